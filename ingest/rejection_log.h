// One log line for a rejected record: reason and place, never the payload; and not one for each of a flood.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "aggregators/rejection.h"

namespace floorwalker {

// One thread.
class rejection_log {
 public:
  using clock = std::chrono::steady_clock;

  // Logs at most one line a second for each reason; the next line says how many were left out.
  void add(rejection reason, std::string_view topic, std::int32_t partition, std::int64_t offset,
           clock::time_point now);

 private:
  struct tally {
    clock::time_point last{};
    std::uint64_t left_out = 0;
    bool logged = false;
  };
  std::array<tally, rejection_count> tallies_{};
};

}  // namespace floorwalker
