#include "server/server_figures.h"

#include <algorithm>

namespace floorwalker {

void event_lag::see(time_point event_time, time_point handed_out) {
  if (event_time <= newest_) return;
  newest_ = event_time;
  const microseconds lag = std::max(handed_out - event_time, microseconds{0});
  ++spread_.count;
  spread_.sum += lag;
  for (std::size_t i = 0; i < bounds.size(); ++i) spread_.cumulative[i] += lag <= bounds[i];
}

}  // namespace floorwalker
