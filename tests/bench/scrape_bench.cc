// What a scrape of /metrics costs, and whom: `scrape_bench [QUEUES] [SECONDS]` applies events of so many queues as fast
// as one thread can, with pictures as the service makes them; first nobody scrapes, then somebody does once a second.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "server/ticker.h"
#include "server/web_server.h"
#include "tests/bench/busy_centre.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

double ms_since(steady::time_point begin) {
  return std::chrono::duration<double, std::milli>(steady::now() - begin).count();
}

struct scrape {
  double first_byte_ms = 0, last_byte_ms = 0;
  std::size_t bytes = 0;
};

scrape scrape_once(std::uint16_t port) {
  static std::vector<char> room(1 << 20);
  const steady::time_point begin = steady::now();
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(port);
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0)
    throw std::runtime_error("cannot connect");
  const std::string request = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  if (send(socket, request.data(), request.size(), 0) < 0) throw std::runtime_error("cannot send");
  scrape made;
  for (ssize_t got = 0; (got = recv(socket, room.data(), room.size(), 0)) > 0;) {
    if (made.bytes == 0) made.first_byte_ms = ms_since(begin);
    made.bytes += static_cast<std::size_t>(got);
    made.last_byte_ms = ms_since(begin);
  }
  close(socket);
  return made;
}

// One partition, applied by a thread of its own.
class busy_partition {
 public:
  busy_partition(std::shared_ptr<const settings> rules, std::size_t queues, view_slot& slot)
      : state_(std::move(rules)), centre_(queues, 1'000), slot_(slot) {
    centre_.open_all(state_);
    for (int i = 0; i < 1'500'000; i += 100) centre_.next(state_, 100);
    position_.topic = "busy";
    position_.covered = true;
    state_.publish(slot_, position_);
    thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
  }
  std::uint64_t events() const noexcept { return events_.load(std::memory_order_relaxed); }

 private:
  void work(const std::stop_token& stop) {
    for (auto next = steady::now(); !stop.stop_requested();) {
      centre_.next(state_, 128);
      events_.fetch_add(128, std::memory_order_relaxed);
      if (steady::now() < next) continue;
      state_.publish(slot_, position_);
      next = steady::now() + 50ms;
    }
  }
  partition_state state_;
  busy_centre centre_;
  view_slot& slot_;
  feed_position position_;
  std::atomic<std::uint64_t> events_{0};
  std::jthread thread_;
};

void report(std::vector<scrape>& scrapes) {
  std::sort(scrapes.begin(), scrapes.end(), [](auto& a, auto& b) { return a.last_byte_ms < b.last_byte_ms; });
  const scrape &middle = scrapes[scrapes.size() / 2], &worst = scrapes.back();
  std::printf("%zu scrapes of %.1f MB: to the first byte %.1f ms (worst %.1f), to the last %.1f ms (worst %.1f)\n",
              scrapes.size(), static_cast<double>(worst.bytes) / 1e6, middle.first_byte_ms, worst.first_byte_ms,
              middle.last_byte_ms, worst.last_byte_ms);
}

void run(std::size_t queues, int seconds) {
  auto rules = busy_centre::short_memory();
  rules->clock = clock_source::event;
  view_hub hub;
  feed_state feed;
  feed.partitions_total = 1;
  hub.tell(feed);
  const busy_partition partition(rules, queues, hub.attach());
  merger merged(rules, hub);
  web_server server({{"127.0.0.1", 0}, {}, "bench"}, merged, merged.merge(system_wall_clock()));
  server.start();
  const ticker ticks(merged, 100ms, system_wall_clock, [&](picture next) { server.publish(std::move(next)); });

  std::vector<scrape> scrapes;
  for (const bool scraped : {false, true, false, true}) {
    const std::uint64_t before = partition.events();
    const steady::time_point begin = steady::now();
    for (int second = 1; second <= seconds; ++second) {
      if (scraped) scrapes.push_back(scrape_once(server.port()));
      std::this_thread::sleep_until(begin + second * 1s);
    }
    std::printf("%s: %.0f events/s\n", scraped ? "a scrape a second" : "no scrapes",
                static_cast<double>(partition.events() - before) / ms_since(begin) * 1e3);
  }
  report(scrapes);
}

}  // namespace
}  // namespace floorwalker

int main(int count, char** words) {
  floorwalker::run(count > 1 ? std::strtoul(words[1], nullptr, 10) : 1'000, count > 2 ? std::atoi(words[2]) : 10);
}
