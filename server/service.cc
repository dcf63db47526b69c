#include "server/service.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "server/descriptor_limit.h"

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
      connections_max_(http.connections_max),
      merger_(std::move(settings), hub),
      server_(server_options(http), merger_, merger_.merge(system_wall_clock())) {}

void service::start() {
  // Beside the connections: listener, Kafka's sockets, state files, the log.
  constexpr std::size_t others = 100;
  if (const std::size_t limit = raise_descriptor_limit(); limit < connections_max_ + others)
    spdlog::warn("http.connections_max is {}, but this process may open only {} files and sockets", connections_max_,
                 limit);
  server_.start();
  ticker_.emplace(merger_, tick_, system_wall_clock, [this](picture next) { server_.publish(std::move(next)); });
}

void service::stop(std::chrono::milliseconds grace) {
  server_.stop(grace);
  ticker_.reset();
}

}  // namespace floorwalker
