#include "ingest/centre/day_curve.h"

#include <array>
#include <cmath>

namespace floorwalker::simulated {
namespace {

// At 0:00, 1:00 ... and 24:00.
constexpr std::array<double, 25> by_hour{0.06, 0.05, 0.04, 0.04, 0.05, 0.08, 0.15, 0.40, 0.75, 0.97, 1.03, 1.05, 0.95,
                                         0.92, 1.02, 1.04, 1.00, 0.90, 0.70, 0.52, 0.40, 0.28, 0.18, 0.10, 0.06};

}  // namespace

double hour_of_day(microseconds since_start) noexcept {
  const double hours = first_hour + std::chrono::duration<double, std::ratio<3600>>(since_start).count();
  return std::fmod(hours, 24.0);
}

double busyness(microseconds since_start) noexcept {
  const double hour = hour_of_day(since_start);
  const auto full = static_cast<std::size_t>(hour);
  const double into = hour - static_cast<double>(full);
  return by_hour[full] * (1 - into) + by_hour[full + 1] * into;
}

}  // namespace floorwalker::simulated
