// What the connections of one server share.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>

#include "server/client_limits.h"
#include "server/readiness.h"
#include "server/routes.h"
#include "server/server_figures.h"
#include "server/snapshot_encoder.h"

namespace floorwalker {

// One open connection. All calls on the I/O thread; none of them destroys a connection before it returns.
class connection {
 public:
  using instant = std::chrono::steady_clock::time_point;
  virtual ~connection() = default;
  virtual void pulse(instant now) = 0;  // several times a second, and after each new picture
  virtual void shut_down() = 0;         // polite: answers what was asked, says goodbye, asks for no more
  virtual void cut() = 0;               // at once
};

// Belongs to the I/O thread.
struct web_core {
  web_core(const client_limits& client_limits, std::string instance, const merger& past, picture first,
           std::function<void(respond_function)> metrics)
      : limits(client_limits),
        encoder(std::move(instance), std::move(first)),
        the_site{encoder, ready, past, std::move(metrics)} {
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
  std::unordered_set<connection*> connections;
};

// Keeps a connection in the core's list while it lives.
class listed_connection : public connection {
 public:
  explicit listed_connection(web_core& core) : core_(core) {
    core_.connections.insert(this);
    ++core_.figures.connections;
  }
  ~listed_connection() override {
    core_.connections.erase(this);
    --core_.figures.connections;
  }
  listed_connection(const listed_connection&) = delete;
  listed_connection& operator=(const listed_connection&) = delete;

 protected:
  web_core& core_;
};

}  // namespace floorwalker
