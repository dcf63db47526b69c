// The figures of the whole floor as Prometheus families: of each channel, of each group, of all agents. None of them
// has the name of a queue's family: a sum over queues never counts anything twice.
#pragma once

#include "server/metric_family.h"

namespace floorwalker {

void add_total_metrics(metric_page& to, const snapshot& figures);

}  // namespace floorwalker
