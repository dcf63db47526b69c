// How busy a contact centre is by the hour of a working day.
#pragma once

#include "aggregators/event.h"

namespace floorwalker::simulated {

// The simulated centre's own clock: every simulation begins at half past nine in the morning, whenever it is run, so
// that the same seed gives the same events.
inline constexpr double first_hour = 9.5;

// New contacts relative to the working day's usual: 1 at the start, less at lunch, next to nothing at night. Between
// the hours it is interpolated. `since_start` may span days.
double busyness(microseconds since_start) noexcept;
inline constexpr double busyness_max = 1.25;

// The hour of the day on the centre's own clock, 0 to below 24.
double hour_of_day(microseconds since_start) noexcept;

}  // namespace floorwalker::simulated
