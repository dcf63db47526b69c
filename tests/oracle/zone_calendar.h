// Day starts of a time zone, by asking the zone for every candidate day.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "aggregators/settings.h"

namespace floorwalker::oracle {

// `zone` is an IANA name; `starts_at` the local time at which a day begins: its first occurrence, in a gap the gap's
// end. Throws std::runtime_error for an unknown zone.
std::shared_ptr<const day_calendar> zone_calendar(const std::string& zone, std::chrono::minutes starts_at);

}  // namespace floorwalker::oracle
