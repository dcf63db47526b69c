#include "ingest/centre/mishaps.h"

#include "ingest/dice.h"

namespace floorwalker::simulated {

std::vector<incident_plan> draw_mishaps(std::uint64_t seed, double begin_s) {
  dice luck{seed};
  const auto between = [&](double from, double to) { return from + luck.unit() * (to - from); };
  std::vector<incident_plan> drawn;
  for (double at = begin_s + between(30, 90); at < begin_s + 86'400; at += between(420, 780)) {
    if (luck.chance(0.5))
      drawn.push_back({incident_kind::spike, at, between(120, 240), 0, between(4, 8)});
    else
      drawn.push_back({incident_kind::outage, at, between(75, 150), 0, between(0.5, 0.9)});
  }
  return drawn;
}

}  // namespace floorwalker::simulated
