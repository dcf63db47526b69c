// The inside of partition_state, shared with its (de)serialisation.
#pragma once

#include <memory>
#include <string_view>

#include "aggregators/agent_table.h"
#include "aggregators/calendar.h"
#include "aggregators/chain_table.h"
#include "aggregators/partition_state.h"
#include "aggregators/row_table.h"
#include "aggregators/seen_ids.h"

namespace floorwalker {

class state_capture;

struct partition_state::impl {
  explicit impl(std::shared_ptr<const settings> from);
  ~impl();

  // partition_state.cc: events in, in whatever order.
  outcome apply(const event& event, time_point record_time);
  // Moves the partition's newest event time on and lets happen what was due before it.
  void advance(time_point to);
  fact fact_of(const event& event);
  template <class Id>
  Id number_of(name_table<Id>& names, std::string_view name);
  void take(const event& event);
  void hear_of_agent(std::uint64_t agent, const event& event);
  located locate(const event& event);
  located admit(const event& event);
  bool join(tracked_chain& part, const event& event);
  void undo(tracked_chain& of, std::span<const fact> facts);
  void find_place(fact& next, const life& contact);
  void let_happen(tracked_chain& of, const fact& next);
  // Between two such spans of event time no event of a contact can change places any more.
  microseconds reorder_span() const noexcept { return 2 * config->max_disorder; }
  // Behind it nothing can be put any more: the oldest event that may still be put in place is max_disorder older than
  // its contact's newest, and that one max_disorder older than the partition's.
  time_point reorder_horizon() const noexcept { return newest - reorder_span(); }
  static time_point next_sweep(time_point at) noexcept;  // of the agents
  bool is_late(time_point at) const noexcept { return at < oldest_window; }
  void find_oldest_window();

  void publish(std::unique_ptr<partition_view> view, view_slot& slot, const feed_position& position);

  // Before anything in the chain changes that is part of the state.
  void before_change(tracked_chain& of) {
    if (contacts.captured(of.index) != contacts.capture_number) watcher->changing(of);
  }

  // lifetimes.cc: what is due.
  microseconds expire_after(const life& of);
  // How long after its newest event a contact is given up, or forgotten if nothing of it is open.
  microseconds lifetime(const life& of);
  // The first time something becomes of the chain without an event: a wait is overdue, a history or a lifetime ends.
  time_point next_due(const tracked_chain& of);
  void watch(const tracked_chain& of);
  void fire(const calendar::timer& due);
  void fire_timers();
  bool give_up_silent(tracked_chain& of);  // false: nothing is left of it
  void give_up(tracked_chain& of, std::size_t member);
  void note_progress(tracked_chain& of, const life& lost);

  // showing.cc: brings what rows and agents show of a contact in line with its life.
  void show(tracked_chain& of, std::uint16_t member);
  void show_all(tracked_chain& of);  // where what they share has changed
  void show_waiting(tracked_chain& of, std::uint16_t member);
  void show_presence(tracked_chain& of, std::uint16_t member);
  void show_engagements(tracked_chain& of, std::uint16_t member);
  void add_waiting(tracked_chain& of, std::uint16_t member);
  void remove_waiting(const tracked_chain& of, std::uint16_t member);
  void settle_overdue(shown_contact& of);
  void count_presence(tracked_chain& of, std::uint16_t member, int change);
  void list_unanswered(tracked_chain& of, std::uint16_t member);
  void unlist_unanswered(const tracked_chain& of, std::uint16_t member);
  void write_shared(partition_view& to);

  std::shared_ptr<const settings> config;
  record_tallies tallies;
  row_table rows;
  agent_table agents;
  chain_table contacts;
  seen_ids seen;
  time_point newest{};
  std::int64_t next_offset = -1;
  time_point oldest_window{};        // begin of the window that reaches back the farthest
  time_point oldest_window_until{};  // when that must be found anew
  time_point agents_swept_until{};   // the hour after which agents are swept again
  calendar timers;                   // each fires once the newest event time is later
  withdrawal scratch;
  std::vector<listed_contact> shared;  // contacts that several rows show at once
  std::unique_ptr<state_capture> capture;
  change_watch* watcher = nullptr;  // that very capture
};

// The number that stands for an agent's name: the same on every machine, because it stands in the state; never 0.
std::uint64_t number_of_agent(std::string_view name) noexcept;

}  // namespace floorwalker
