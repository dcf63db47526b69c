// What the server counts of itself.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "aggregators/snapshot.h"

namespace floorwalker {

// From an event's time to its being handed to clients, of the newest event of each snapshot that has a newer one.
class event_lag {
 public:
  static constexpr std::array<microseconds, 10> bounds = [] {
    using namespace std::chrono_literals;
    return std::array<microseconds, 10>{50ms, 100ms, 250ms, 500ms, 750ms, 1s, 2500ms, 10s, 60s, 600s};
  }();
  // An event from the future counts as 0.
  void see(time_point event_time, time_point handed_out);
  const exported_spread& spread() const noexcept { return spread_; }

 private:
  time_point newest_{};
  exported_spread spread_{std::vector<std::int64_t>(bounds.size()), 0, {}};
};

// Belongs to the I/O thread; others get copies.
struct server_figures {
  event_lag lag;
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
