// A scenario whose trouble comes when the user says, and lasts as long.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "ingest/scenario.h"

namespace floorwalker::simulated {

// Absent: as the scenario has it.
struct incident_times {
  std::optional<std::chrono::seconds> start;   // since the centre's beginning, >= 0
  std::optional<std::chrono::seconds> length;  // > 0
};

struct schedule {
  std::string name;  // the scenario's, and what of its times is another: two schedules of a scenario share no contact
  std::vector<incident_plan> incidents;
};

// Throws std::invalid_argument if the scenario has no trouble to be moved, none that ends, or one that would come again
// before it is over.
schedule scheduled(const scenario& plan, const incident_times& times);

}  // namespace floorwalker::simulated
