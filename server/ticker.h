// The merging thread: one picture a tick, handed to whoever shows it.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

#include "server/merger.h"

namespace floorwalker {

// How long to rest after a picture that took so long to make. Not `live`: no partition is covered, nobody may rely on
// figures yet, and the processor is for reading: pictures take a fortieth of a core, but there is one in ten seconds.
// The rest ends early when a partition's backlog does.
std::chrono::nanoseconds rest_after(std::chrono::nanoseconds took, bool live) noexcept;

// Starts its thread when made and ends it when destroyed. A tick that takes longer than the interval is followed by the
// next at once; none is made up for.
class ticker {
 public:
  // `publish` is called on the merging thread, once a tick. `merger` must outlive the ticker. `wall_clock` may step;
  // the ticks keep to the monotonic clock.
  ticker(merger& merger, std::chrono::milliseconds interval, std::function<time_point()> wall_clock,
         std::function<void(picture)> publish);

 private:
  std::jthread thread_;
};

time_point system_wall_clock();

}  // namespace floorwalker
