// What goes wrong now and then in an otherwise calm centre.
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/scenario.h"

namespace floorwalker::simulated {

// Spikes and outages of some minutes over a day, the first within two minutes of `begin_s` (seconds after the start).
// The same seed gives the same.
std::vector<incident_plan> draw_mishaps(std::uint64_t seed, double begin_s);

}  // namespace floorwalker::simulated
