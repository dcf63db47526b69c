// What is told of stored states.
#pragma once

#include <cstdint>
#include <optional>

#include "aggregators/event.h"

namespace floorwalker {

struct store_figures {
  std::optional<time_point> oldest_stored;  // wall clock: when the partition stored longest ago was; empty: none yet
  std::uint64_t failures = 0;               // states that could not be written
  std::uint64_t states_written = 0, bytes_written = 0;  // since the start; parts and manifests
};

}  // namespace floorwalker
