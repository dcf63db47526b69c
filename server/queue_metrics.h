// The figures of the queues as Prometheus families: the whole centre's, the same on every instance.
#pragma once

#include "server/metric_family.h"

namespace floorwalker {

// Gauges that are undefined now (nobody waits, nothing to divide by) have no sample.
void add_queue_metrics(metric_page& page, const snapshot& figures);

}  // namespace floorwalker
