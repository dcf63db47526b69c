// The past of a queue, a point a minute, out of its minute panes.
#pragma once

#include <span>
#include <vector>

#include "aggregators/replica.h"
#include "aggregators/snapshot.h"

namespace floorwalker {

// Oldest first; the newest minute holds `now` and is still running. The most waiting at once is told by the second.
std::vector<minute_point> history_points(std::span<const replica* const> sources, time_point now, int minutes);

}  // namespace floorwalker
