// How old something is.
#pragma once

#include "aggregators/event.h"

namespace floorwalker {

// 0 for what begins later than now: clocks differ.
constexpr microseconds age_at(time_point now, time_point begin) noexcept {
  return now > begin ? now - begin : microseconds::zero();
}

}  // namespace floorwalker
