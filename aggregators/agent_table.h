// The agents that one partition's events name: what they do, as far as its contacts tell, and what they report.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregators/change_watch.h"
#include "aggregators/name_table.h"
#include "aggregators/settings.h"
#include "aggregators/shown_contact.h"
#include "aggregators/slot_table.h"
#include "aggregators/view.h"

namespace floorwalker {

inline constexpr std::size_t agents_max = 100'000;  // further ones are not followed, unless a contact engages them
inline constexpr std::size_t agents_queues_max = 1'000'000;        // names of queues that they serve, all together
inline constexpr microseconds agents_kept = std::chrono::days{7};  // after they were heard of last

// What most events look at stands first, in one cache line.
struct alignas(64) tracked_agent {
  std::uint64_t number = 0;
  time_point heard;
  bool dirty = false;
  std::uint32_t captured = 0;  // as a pane's
  struct load {
    channel_id channel;
    std::array<std::int32_t, 3> count{};  // by engagement_kind
  };
  boost::container::small_vector<load, 1> loads;  // none of zeros alone
  std::shared_ptr<const agent_report> report;
  std::string name;  // empty unless agents.detail is `agent`
};

// One thread.
class agent_table {
 public:
  // `channels` outlives the table.
  agent_table(std::shared_ptr<const settings> settings, const name_table<channel_id>& channels);

  // The event names the agent; `newest`: the partition's newest event time. False if it is not followed.
  bool hear(std::uint64_t agent, std::string_view name, time_point at, time_point newest);
  // An agent that is followed tells of itself. False if it serves too many queues for all to be kept.
  bool report(std::uint64_t agent, const event& said);
  void engage(const engagement& one, int change);
  // Forgets those of whom nothing was heard for long and who do nothing.
  void sweep(time_point newest);

  // Writes the agents that changed since the last call.
  void write(reusable<agent_view>& to);
  // Has all that a view held written again: nobody has read it. Or everything.
  void mark_again(const reusable<agent_view>& unread);
  void mark_all();

  // `watcher` is called before an agent changes, or goes, whose `captured` is another number.
  void watch(change_watch* watcher, std::uint32_t number) noexcept {
    watch_ = watcher;
    capture_number_ = number;
  }

  // The agent is asked for soon; then, what is known of it.
  void prefetch_place(std::uint64_t agent) const noexcept { places_.prefetch(agent); }
  void prefetch(std::uint64_t agent) const noexcept { __builtin_prefetch(find(agent), 1); }

  // For (de)serialisation; loads are not part of it: contacts engage their agents again.
  template <class Visitor>
  void visit(Visitor&& each) const {  // each(number, agent), in no order
    for (const auto& one : agents_) each(one->number, std::as_const(*one));
  }
  tracked_agent* find(std::uint64_t agent) const noexcept;  // null: there is none
  void restore(std::uint64_t agent, std::string name, time_point heard, std::shared_ptr<const agent_report> report);

 private:
  tracked_agent& marked(std::uint64_t agent);
  tracked_agent& add(std::uint64_t agent);
  void mark_for_view(std::uint64_t agent, tracked_agent& one);
  void drop_report(tracked_agent& of);

  std::shared_ptr<const settings> settings_;
  const name_table<channel_id>& channels_;
  struct place {
    std::uint64_t number = 0;
    tracked_agent* of = nullptr;
    bool used() const noexcept { return of != nullptr; }
    std::size_t hash() const noexcept { return number; }
    bool operator==(const place&) const = default;
  };
  slot_table<place> places_;
  std::vector<std::unique_ptr<tracked_agent>> agents_;  // in no order
  // An event names an agent and then engages it: looked up once. Null: none, or agents were swept since.
  std::uint64_t last_ = 0;
  tracked_agent* last_found_ = nullptr;
  std::vector<std::uint64_t> dirty_;
  std::size_t queues_kept_ = 0;  // in all reports
  change_watch* watch_ = nullptr;
  std::uint32_t capture_number_ = 0;
};

}  // namespace floorwalker
