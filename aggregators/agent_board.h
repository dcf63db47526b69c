// What all agents are doing, merged from what the partitions know of them.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "aggregators/settings.h"
#include "aggregators/snapshot.h"
#include "aggregators/view.h"

namespace floorwalker {

inline constexpr microseconds silent_after = std::chrono::hours{16};  // without an event an agent has gone

struct board_agent {
  std::vector<std::pair<std::size_t, agent_view>> told;  // by partition's number
  // Merged from these:
  std::string name;
  time_point heard;
  agent_report report;
  bool reported = false;
  std::vector<agent_load> loads;
  std::vector<std::string> serves;  // the queues that it is listed in
  bool reports_differ = true;       // since `report` was merged
  // As of the last settle():
  std::optional<agent_state> state;  // empty: it is not counted
  bool silent = false;               // offline only because nothing was heard of it
  bool dirty = false;
  mutable std::uint64_t counted = 0;  // the last total it was counted in

  bool has_free_slot(std::string_view channel) const;
};

// The agents that serve one queue.
struct agent_queue {
  boost::unordered_flat_set<const board_agent*> agents;
  bool asked_for = false;  // by a row
};

// One thread, as the board. Queues that were asked for live as long as it does.
class agent_board {
 public:
  explicit agent_board(agent_detail detail) : detail_(detail) {}

  const agent_queue& queue(const std::string& name);
  // What one partition knows of an agent, from now on.
  void put(std::size_t partition, const agent_view& told);
  // That partition knows of nobody.
  void forget(std::size_t partition);
  // Brings every agent up to `now`. True if any has changed since the last time.
  bool settle(time_point now);

  // As of the last settle(). Empty while no agent has reported anything.
  std::optional<agent_counts> of_row(const agent_queue& queue, std::string_view channel) const;
  std::optional<agent_counts> of_total(std::span<const agent_queue* const> queues) const;
  // The same object as before unless something has changed.
  std::shared_ptr<const floor_agents> floor(std::uint64_t seq);

 private:
  void mark(board_agent& one);
  void bring_up(board_agent& one, time_point now);
  void list(board_agent& one);
  floor_agents count() const;

  agent_detail detail_;
  std::unordered_map<std::uint64_t, board_agent> agents_;
  std::map<std::string, agent_queue, std::less<>> queues_;
  std::vector<board_agent*> dirty_;
  time_point next_silence_ = time_point::max();  // when the next one may be silent, or forgotten
  bool known_ = false;
  std::shared_ptr<const floor_agents> floor_ = std::make_shared<const floor_agents>();
  bool floor_changed_ = false;
  mutable std::uint64_t totals_counted_ = 0;
};

}  // namespace floorwalker
