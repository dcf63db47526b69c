// Where the partitions stand and how their states are stored, as Prometheus families.
#pragma once

#include "server/merger.h"
#include "server/metric_family.h"

namespace floorwalker {

void add_feed_metrics(metric_page& to, const picture& newest);

}  // namespace floorwalker
