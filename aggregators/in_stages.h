// One pass over a batch in which every record goes through the same stages, some records apart: what an earlier stage
// asked the memory for has arrived when a later one needs it.
#pragma once

#include <cstddef>

namespace floorwalker {

// Records between two stages: about 16 x 0.3 us, which is some ten times the memory's latency, while what was fetched
// for them (2 KiB each at most) still fits the first two caches.
inline constexpr std::size_t stage_distance = 12;

// Calls stage(i) for i = 0 .. count - 1, each stage in that order, and for each i the stages in theirs.
template <class... Stage>
void in_stages(std::size_t count, Stage&&... stages) {
  const std::size_t rounds = count == 0 ? 0 : count + (sizeof...(stages) - 1) * stage_distance;
  for (std::size_t round = 0; round < rounds; ++round) {
    std::size_t behind = 0;
    const auto go = [&](auto& stage) {
      if (round >= behind && round - behind < count) stage(round - behind);
      behind += stage_distance;
    };
    (go(stages), ...);
  }
}

}  // namespace floorwalker
