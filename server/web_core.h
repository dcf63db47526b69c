// What the connections of one server share.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "server/client_limits.h"
#include "server/connection_list.h"
#include "server/deflate.h"
#include "server/readiness.h"
#include "server/routes.h"
#include "server/server_figures.h"
#include "server/snapshot_encoder.h"

namespace floorwalker {

// Belongs to the I/O thread.
struct web_core {
  web_core(const client_limits& client_limits, std::string instance, const merger& past, picture first,
           std::function<void(respond_function)> metrics)
      : limits(client_limits),
        encoder(std::move(instance), std::move(first)),
        the_site{encoder, ready, past, std::move(metrics)},
        decompressor(client_limits.message_bytes_max) {
    ready.see(encoder.current());
  }
  web_core(const web_core&) = delete;
  web_core& operator=(const web_core&) = delete;

  const client_limits limits;
  snapshot_encoder encoder;
  readiness ready;
  server_figures figures;
  site the_site;
  bool stopping = false;
  connection_list connections;

  // One of each for all: what a client says is dealt with before the next client is listened to.
  std::array<char, 16 * 1024> read_buffer{};
  deflater compressor;
  inflater decompressor;
};

// Keeps a connection in the core's list while it lives.
class listed_connection : public connection {
 public:
  explicit listed_connection(web_core& core) : core_(core) {
    core_.connections.add(*this);
    ++core_.figures.connections;
  }
  ~listed_connection() override {
    core_.connections.remove(*this);
    --core_.figures.connections;
  }
  listed_connection(const listed_connection&) = delete;
  listed_connection& operator=(const listed_connection&) = delete;

 protected:
  web_core& core_;
};

}  // namespace floorwalker
