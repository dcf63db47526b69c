#include "server/service.h"

#include <utility>

namespace floorwalker {
namespace {

web_server_options server_options(const http_config& http) {
  web_server_options options{http.listen, {}, random_instance_name()};
  options.limits.connections_max = http.connections_max;
  options.limits.updates_per_s_max = http.max_hz;
  return options;
}

}  // namespace

service::service(const http_config& http, std::shared_ptr<const settings> settings, view_hub& hub)
    : tick_(http.tick),
      merger_(std::move(settings), hub),
      server_(server_options(http), merger_, merger_.merge(system_wall_clock())) {}

void service::start() {
  server_.start();
  ticker_.emplace(merger_, tick_, system_wall_clock, [this](picture next) { server_.publish(std::move(next)); });
}

void service::stop(std::chrono::milliseconds grace) {
  server_.stop(grace);
  ticker_.reset();
}

}  // namespace floorwalker
