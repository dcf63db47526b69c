// A web server on a free port of the loopback that shows what the test publishes.
#pragma once

#include <memory>
#include <utility>

#include "server/web_server.h"
#include "tests/server/example_snapshot.h"

namespace floorwalker::test {

class running_server {
 public:
  explicit running_server(picture first = picture_of(snapshot_of({example_row()})), client_limits limits = {})
      : past_(std::make_shared<settings>(), hub_),
        server_({{"127.0.0.1", 0}, limits, "f3a9"}, past_, std::move(first)) {
    server_.start();
  }
  std::uint16_t port() const { return server_.port(); }
  web_server& server() { return server_; }

 private:
  view_hub hub_;
  merger past_;
  web_server server_;
};

}  // namespace floorwalker::test
