// Views in, people served: the merging thread and the web server, started and stopped together.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "server/merger.h"
#include "server/ticker.h"
#include "server/web_server.h"

namespace floorwalker {

class service {
 public:
  // Binds; throws std::runtime_error that names the address if that fails. `hub` must outlive the service.
  service(const http_config& http, std::shared_ptr<const settings> settings, view_hub& hub);

  std::uint16_t port() const { return server_.port(); }
  void start();
  // Says goodbye to everybody; takes no longer than this.
  void stop(std::chrono::milliseconds grace);

 private:
  const std::chrono::milliseconds tick_;
  const std::size_t connections_max_;
  merger merger_;
  web_server server_;
  std::optional<ticker> ticker_;  // ends before what it calls
};

}  // namespace floorwalker
