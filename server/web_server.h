// Serves pictures over HTTP and WebSocket, on one thread of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "server/client_limits.h"
#include "server/config.h"
#include "server/merger.h"

namespace floorwalker {

struct web_server_options {
  listen_address listen;
  client_limits limits;
  std::string instance;  // names this process in what is sent
};

class web_server {
 public:
  // Binds; throws std::runtime_error that names the address if that fails. Serves `first` until there is another.
  // `past` must outlive the server.
  web_server(web_server_options options, const merger& past, picture first);
  ~web_server();  // stops, and not politely
  web_server(const web_server&) = delete;
  web_server& operator=(const web_server&) = delete;

  std::uint16_t port() const;  // the one listened on, also where 0 was asked for
  void start();
  // Any thread. Never waits; a picture that was not shown yet is replaced by a newer one.
  void publish(picture next);
  // Takes no more connections, says goodbye to WebSockets (1001), and returns when all are closed or `grace` is over.
  void stop(std::chrono::milliseconds grace);

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

// Eight random hex digits, for `instance`.
std::string random_instance_name();

}  // namespace floorwalker
