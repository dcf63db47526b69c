// The inside of partition_state, shared with its (de)serialisation.
#pragma once

#include <queue>
#include <string_view>

#include "aggregators/contact_table.h"
#include "aggregators/partition_state.h"
#include "aggregators/row_table.h"

namespace floorwalker {

struct partition_state::impl {
  explicit impl(std::shared_ptr<const settings> from);

  outcome apply(const event& event, time_point record_time);
  // Moves the partition's newest event time on and lets happen what was due before it.
  void advance(time_point to);
  fact fact_of(const event& event);
  void take(const event& event);
  bool take_into_place(contact& of, fact& late);
  void take_as_newest(contact& of, const fact& next);
  // Between two such spans of event time no event of a contact can change places any more.
  microseconds reorder_span() const noexcept { return 2 * config->max_disorder; }
  time_point reorder_horizon(const contact& of) const noexcept;
  void forget_histories();

  microseconds expire_after(const life& of);
  // How long after its newest event a contact is given up, or forgotten if nothing of it is open.
  microseconds lifetime(const life& of);
  void watch(contact& of);
  void give_up(contact& of);

  // Bring what the rows show of a contact in line with its life.
  void show(contact& of);
  void show_waiting(contact& of);
  void add_waiting(contact& of);
  void remove_waiting(contact& of);
  void settle_overdue(contact& of);
  void show_handling(contact& of);
  void count_handling(const contact& of, int change);

  bool is_late(time_point at) const noexcept { return at < oldest_window; }
  void find_oldest_window();

  enum class alarm : std::uint8_t { lifetime, deadline };
  struct timer {
    time_point due;  // fires once the newest event time is later
    contact_ref who;
    alarm what;
    bool operator>(const timer& other) const noexcept { return due > other.due; }
  };
  void fire(const timer& due);
  void fire_timers();
  struct history_check {
    time_point not_before;
    contact_ref who;
  };

  std::shared_ptr<const settings> config;
  record_tallies tallies;
  row_table rows;
  contact_table contacts;
  seen_ids seen;
  time_point newest{};
  std::int64_t next_offset = -1;
  time_point oldest_window{};        // begin of the window that reaches back the farthest
  time_point oldest_window_until{};  // when that must be found anew
  std::priority_queue<timer, std::vector<timer>, std::greater<>> timers;
  ring<history_check> history_checks;
  withdrawal scratch;
  std::vector<contact_ref> shared;  // contacts handled in several rows at once
};

}  // namespace floorwalker
