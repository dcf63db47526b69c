// Which queues have rows of their own on the board: limits.queues of them, and all others share `_other`.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregators/event.h"

namespace floorwalker {

// Those that the configuration names, then those that were seen first (by event time, then by name): whatever order
// the partitions are heard in, the choice is the same. One thread.
class queue_limit {
 public:
  explicit queue_limit(std::size_t queues_max) : places_(queues_max) {}

  // Has a place of its own, seen or not. Before any is seen.
  void reserve(const std::string& queue);
  // Some partition saw it first then.
  void see(const std::string& queue, time_point first_seen);
  bool has_own_row(std::string_view queue) const;
  // The queues that won or lost their place since the last call.
  std::vector<std::string> take_moved() { return std::exchange(moved_, {}); }

 private:
  using ranked = std::pair<time_point, std::string>;

  std::size_t places_;
  std::set<std::string, std::less<>> reserved_;
  std::map<std::string, time_point, std::less<>> first_seen_;
  std::set<ranked> inside_, outside_;
  std::vector<std::string> moved_;
};

}  // namespace floorwalker
