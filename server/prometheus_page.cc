#include "server/prometheus_page.h"

#include <prometheus/text_serializer.h>

#include "server/instance_metrics.h"
#include "server/queue_metrics.h"
#include "server/total_metrics.h"

namespace floorwalker {

std::string prometheus_page(const picture& newest, const server_figures& server) {
  metric_families families;
  if (newest.figures->covered) {
    add_queue_metrics(families, *newest.figures);
    add_total_metrics(families, *newest.figures);
  }
  add_instance_metrics(families, newest, server);
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace floorwalker
