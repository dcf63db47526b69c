// What a client may ask of the server, in one place.
#pragma once

#include <chrono>
#include <cstddef>

namespace floorwalker {

struct client_limits {
  // HTTP
  std::size_t connections_max = 10'000;
  std::size_t header_bytes_max = 8192;  // request line and fields together
  std::size_t target_bytes_max = 4096;
  std::chrono::milliseconds request_deadline{30'000};  // from the last answer to the end of the next request's header
  std::chrono::milliseconds write_deadline{10'000};    // for one answer or frame, however slowly bytes are taken

  // WebSocket
  std::size_t message_bytes_max = 16'384;
  std::size_t replies_waiting_max = 8;  // nothing more is read from a client that does not take its replies
  double updates_per_s_max = 20;        // that a client may ask for
  double messages_per_s = 20;
  double messages_burst = 40;
  std::chrono::milliseconds ping_after{30'000};       // without a word of the client's it is asked whether it is there,
  std::chrono::milliseconds silence_max{60'000};      // and after so long without one it is cut off
  std::chrono::milliseconds goodbye_deadline{5'000};  // for the client's close frame, and then for its closing
  std::chrono::milliseconds heartbeat_every{900};     // the contract's second, less what timers and wires take
};

inline constexpr std::size_t patterns_max = 100;       // of one selection
inline constexpr std::size_t pattern_bytes_max = 128;  // as of a name
inline constexpr double updates_per_s_min = 0.1;
inline constexpr int history_minutes_max = 1440;

}  // namespace floorwalker
