// The page that Prometheus scrapes: text format 0.0.4.
#pragma once

#include "server/merger.h"
#include "server/metric_page.h"
#include "server/server_figures.h"

namespace floorwalker {

// Business figures are on it only while all partitions are covered; what the instance says of itself always. Takes the
// place of what the page held. Any thread.
void write_prometheus_page(metric_page& page, const picture& newest, const server_figures& server);

}  // namespace floorwalker
