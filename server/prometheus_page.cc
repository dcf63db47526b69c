#include "server/prometheus_page.h"

#include "server/instance_metrics.h"
#include "server/queue_metrics.h"
#include "server/total_metrics.h"

namespace floorwalker {

void write_prometheus_page(metric_page& page, const picture& newest, const server_figures& server) {
  page.clear();
  if (newest.figures->covered) {
    add_queue_metrics(page, *newest.figures);
    add_total_metrics(page, *newest.figures);
  }
  add_instance_metrics(page, newest, server);
  page.finish();
}

}  // namespace floorwalker
