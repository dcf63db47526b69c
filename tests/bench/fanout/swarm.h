// Many WebSocket clients in one thread, as cheap as they can be, so that the server is what is measured.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/bench/fanout/frame_book.h"

namespace floorwalker::bench {

struct swarm_options {
  std::uint16_t port = 0;  // on 127.0.0.1
  int clients = 0;
  int views = 8;  // client i asks for "view-K*", K = i modulo this
  double max_hz = 20;
  bool deflate = false;  // offer permessage-deflate
  int stalled = 0;       // so many of them, spread evenly, never read once they have subscribed
  // Called for each snapshot and update: whose it is, what it says, when it was in hand.
  std::function<void(int client, const frame_facts& facts, wall_time in_hand)> on_figures = nullptr;
  std::uint64_t seq_step = 1;  // the next update's seq may be so much higher; more is a gap
};

struct swarm_counts {
  std::uint64_t updates = 0, snapshots = 0, heartbeats = 0;
  std::uint64_t gaps = 0;              // updates whose seq is further on than it may be
  std::uint64_t wrong_view = 0;        // rows that were not asked for
  std::uint64_t different = 0;         // frames that should have been one and the same
  std::uint64_t closed = 0;            // connections that ended
  std::uint64_t fewest = 0, most = 0;  // updates of one client
  double frame_bytes = 0, wire_bytes = 0;
  std::vector<std::uint32_t> latencies_us;  // as_of to in hand, of each update; sorted
};

// The q-th quantile of sorted latencies, in ms.
double quantile_ms(const std::vector<std::uint32_t>& sorted_us, double q);

// One thread. Throws std::runtime_error where a connection fails or a deadline passes.
class swarm {
 public:
  explicit swarm(const swarm_options& options);
  ~swarm();
  swarm(const swarm&) = delete;
  swarm& operator=(const swarm&) = delete;

  // All are connected and subscribed, and those that read have their first snapshot.
  void connect(std::chrono::seconds limit);
  // Reads for so long.
  void read(std::chrono::milliseconds span);
  // Forgets what was counted; gaps are told by what came before, too.
  void start_counting();
  swarm_counts counts() const;

 private:
  enum class phase : std::uint8_t { connecting, upgrading, subscribed, stalled, closed };
  struct client {
    int socket = -1;
    phase state = phase::connecting;
    int view = 0;
    bool stalls = false;
    std::uint64_t last_seq = 0, updates = 0;
    std::string rest;  // of a frame that is not whole yet
  };

  void open(int index);
  void poll(std::chrono::milliseconds timeout);
  void on_event(client& one);
  void on_connected(client& one);
  void on_bytes(client& one, std::string_view bytes);
  void on_upgraded(client& one);
  std::size_t take_frames(client& one, std::string_view bytes);
  void on_frame(client& one, std::string_view payload, bool deflated);
  void close(client& one);

  const swarm_options options_;
  int epoll_;
  std::vector<client> clients_;
  std::vector<char> buffer_;
  frame_book book_;
  swarm_counts counts_;
  int under_way_ = 0, ready_ = 0;
  wall_time now_;  // of the bytes in hand
};

}  // namespace floorwalker::bench
