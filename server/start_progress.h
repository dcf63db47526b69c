// How far the start is, for the log: nothing else would be heard while a long backlog is read.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "aggregators/view_slot.h"

namespace floorwalker {

// One thread.
class start_progress {
 public:
  using instant = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds every{5};

  // A line for the log, if one is due: why the service is not ready (`reason` as readiness has it), now and then while
  // that changes, and once that it is ready. Nothing after that, nor of an end, which others tell of.
  std::optional<std::string> line(const std::string& reason, const feed_state& feed, instant now);

 private:
  bool over_ = false;
  std::optional<instant> due_;  // empty: nothing was seen yet
  std::string told_;
};

}  // namespace floorwalker
