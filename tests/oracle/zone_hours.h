// Opening hours on the clock of a time zone, by asking what that clock shows.
#pragma once

#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "aggregators/settings.h"

namespace floorwalker::oracle {

struct open_block {
  std::set<unsigned> days;            // 1 Monday to 7 Sunday
  std::chrono::minutes from{}, to{};  // the latter not included
};

// Open in any of the blocks (none: always), never on a holiday ("2026-12-25", in local time).
// Throws std::runtime_error for an unknown zone.
std::shared_ptr<const opening_hours> zone_hours(const std::string& zone, std::vector<open_block> blocks,
                                                std::set<std::string> holidays);

}  // namespace floorwalker::oracle
