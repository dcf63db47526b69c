#include "server/prometheus_page.h"

#include "server/instance_metrics.h"
#include "server/queue_metrics.h"
#include "server/total_metrics.h"

namespace floorwalker {

std::string prometheus_page(const picture& newest, const server_figures& server, std::string memory) {
  metric_page page(memory);
  if (newest.figures->covered) {
    add_queue_metrics(page, *newest.figures);
    add_total_metrics(page, *newest.figures);
  }
  add_instance_metrics(page, newest, server);
  page.finish();
  return memory;
}

}  // namespace floorwalker
