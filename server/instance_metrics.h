// What one instance says of itself as Prometheus families: records taken, feed, server, process.
#pragma once

#include "server/merger.h"
#include "server/metric_family.h"
#include "server/server_figures.h"

namespace floorwalker {

void add_instance_metrics(metric_page& to, const picture& newest, const server_figures& server);
// Of the operating system, by /proc; a figure that cannot be read has no family.
void add_process_metrics(metric_page& to);

}  // namespace floorwalker
