// What the server counts of itself.
#pragma once

#include <cstdint>

namespace floorwalker {

// Belongs to the I/O thread; others get copies.
struct server_figures {
  std::uint64_t connections = 0;          // open now, WebSockets among them
  std::uint64_t connections_refused = 0;  // over the limit
  std::uint64_t accept_failures = 0;
  std::uint64_t requests_refused = 0;  // answered with a problem before they were routed
  std::uint64_t websocket_clients = 0;
  std::uint64_t updates_skipped = 0;  // due while the one before was still being written
  std::uint64_t clients_too_slow = 0;
  std::uint64_t clients_too_many_messages = 0;
};

}  // namespace floorwalker
