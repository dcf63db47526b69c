// What a scrape of /metrics costs, and whom: `scrape_bench [QUEUES] [INTERVAL_S] [ROUNDS] [reads|skips]` applies events
// of so many queues on one channel as fast as one thread can, with pictures as the service makes them. A round is a
// second, or one interval if that is longer, with scrapes and as long without, in turns the other way round, so that
// what drifts cancels out. A client that skips lets the kernel throw the page away, as if it sat on another machine.
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
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

double cpu_seconds(clockid_t clock) {
  timespec time{};
  if (clock_gettime(clock, &time) != 0) throw std::runtime_error("no such clock");
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct scrape {
  double first_byte_ms = 0, last_byte_ms = 0, client_cpu_ms = 0;
  std::size_t bytes = 0;
};

scrape scrape_once(std::uint16_t port, bool reads) {
  static std::vector<char> room(1 << 20);
  const double cpu_before = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
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
  for (ssize_t got = 0; (got = recv(socket, room.data(), room.size(), reads ? 0 : MSG_TRUNC)) > 0;) {
    if (made.bytes == 0) made.first_byte_ms = ms_since(begin);
    made.bytes += static_cast<std::size_t>(got);
    made.last_byte_ms = ms_since(begin);
  }
  close(socket);
  made.client_cpu_ms = (cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - cpu_before) * 1e3;
  return made;
}

// One partition, applied by a thread of its own.
class busy_partition {
 public:
  busy_partition(std::shared_ptr<const settings> rules, std::size_t queues, view_slot& slot)
      : state_(std::move(rules)), centre_(queues, 1'000, "voice"), slot_(slot) {
    centre_.open_all(state_);
    for (int i = 0; i < 1'500'000; i += 100) centre_.next(state_, 100);
    position_.topic = "busy";
    position_.covered = true;
    state_.publish(slot_, position_);
    thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
  }
  std::uint64_t events() const noexcept { return events_.load(std::memory_order_relaxed); }
  double cpu() {
    clockid_t clock{};
    if (pthread_getcpuclockid(thread_.native_handle(), &clock) != 0) throw std::runtime_error("no such thread");
    return cpu_seconds(clock);
  }

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

// Of several values.
struct spread_of {
  double median = 0, least = 0, most = 0;
  explicit spread_of(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    median = (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
    least = values.front();
    most = values.back();
  }
};

// "-0.6 +- 0.4"
std::string mean_of(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.1f +- %.1f", mean, std::sqrt(squares / (count - 1) / count));
  return text.data();
}

void print(const char* what, const std::vector<double>& values, const char* unit) {
  const spread_of told(values);
  std::printf("  %-44s %9.1f [%.1f, %.1f] %s\n", what, told.median, told.least, told.most, unit);
}

// What a span of time was like for the thread that applies events, and for the process.
struct span_figures {
  double events_per_s = 0, share_of_core = 0, ns_per_event = 0, cores_of_others = 0;
};

template <class Work>
span_figures measure(busy_partition& partition, Work work) {
  const double cpu_before = partition.cpu(), all_before = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
  const std::uint64_t before = partition.events();
  const steady::time_point begin = steady::now();
  work(begin);
  const double cpu = partition.cpu() - cpu_before, all = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - all_before;
  const auto events = static_cast<double>(partition.events() - before);
  const double seconds = ms_since(begin) / 1e3;
  return {events / seconds, cpu / seconds, cpu / events * 1e9, (all - cpu) / seconds};
}

std::vector<double> each(const std::vector<span_figures>& spans, double span_figures::*figure) {
  std::vector<double> values;
  for (const span_figures& one : spans) values.push_back(one.*figure);
  return values;
}

std::vector<double> each(const std::vector<scrape>& scrapes, double scrape::*figure) {
  std::vector<double> values;
  for (const scrape& one : scrapes) values.push_back(one.*figure);
  return values;
}

void report(const std::vector<span_figures>& without, const std::vector<span_figures>& with,
            const std::vector<scrape>& scrapes) {
  for (const auto* spans : {&without, &with}) {
    std::printf("%s\n", spans == &with ? "with scrapes" : "without scrapes");
    print("events", each(*spans, &span_figures::events_per_s), "a second");
    print("CPU of an event", each(*spans, &span_figures::ns_per_event), "ns");
    auto shares = each(*spans, &span_figures::share_of_core), others = each(*spans, &span_figures::cores_of_others);
    for (auto* values : {&shares, &others})
      for (double& value : *values) value *= 100;
    print("the applying thread's share of a core", shares, "%");
    print("all other threads", others, "% of a core");
  }
  std::vector<double> rates, costs;
  for (std::size_t i = 0; i < with.size(); ++i) {
    rates.push_back((with[i].events_per_s / without[i].events_per_s - 1) * 100);
    costs.push_back((with[i].ns_per_event / without[i].ns_per_event - 1) * 100);
  }
  std::printf("with / without, round by round: median [least, most], mean and its standard error\n");
  for (const auto& [what, ratios] : {std::pair{"events a second", &rates}, {"CPU of an event", &costs}})
    print(what, *ratios, ("%, " + mean_of(*ratios) + " %").c_str());
  std::printf("%zu scrapes of %.1f MB: median [least, worst]; the first one took %.1f ms\n", scrapes.size(),
              static_cast<double>(scrapes.back().bytes) / 1e6, scrapes.front().last_byte_ms);
  print("to the first byte", each(scrapes, &scrape::first_byte_ms), "ms");
  print("to the last byte", each(scrapes, &scrape::last_byte_ms), "ms");
  print("the client's CPU", each(scrapes, &scrape::client_cpu_ms), "ms");
}

void run(std::size_t queues, std::chrono::duration<double> interval_s, int rounds, bool reads) {
  auto rules = busy_centre::short_memory();
  rules->clock = clock_source::event;
  view_hub hub;
  feed_state feed;
  feed.partitions_total = 1;
  hub.tell(feed);
  busy_partition partition(rules, queues, hub.attach());
  merger merged(rules, hub);
  web_server server({{"127.0.0.1", 0}, {}, "bench"}, merged, merged.merge(system_wall_clock()));
  server.start();
  const ticker ticks(merged, 100ms, system_wall_clock, [&](picture next) { server.publish(std::move(next)); });
  std::this_thread::sleep_for(3s);

  std::vector<scrape> scrapes;
  std::vector<span_figures> without, with;
  const auto interval = std::chrono::duration_cast<steady::duration>(interval_s);
  const auto scrapes_a_span = std::max<std::int64_t>(1, 1s / interval);
  const auto span = [&](bool scraped) {
    (scraped ? with : without).push_back(measure(partition, [&](steady::time_point begin) {
      for (std::int64_t i = 1; i <= scrapes_a_span; ++i) {
        if (scraped) scrapes.push_back(scrape_once(server.port(), reads));
        std::this_thread::sleep_until(begin + i * interval);
      }
    }));
  };
  for (int round = 0; round < rounds; ++round) {
    span(round % 2 == 1);
    span(round % 2 == 0);
  }
  report(without, with, scrapes);
}

}  // namespace
}  // namespace floorwalker

int main(int count, char** words) {
  const auto number = [&](int at, double otherwise) { return count > at ? std::atof(words[at]) : otherwise; };
  const double interval_s = number(2, 1);
  const int rounds = static_cast<int>(number(3, 15));
  if (interval_s < 0.01 || rounds < 2) return std::fputs("an interval of 0.01 s and two rounds, at least\n", stderr), 2;
  floorwalker::run(static_cast<std::size_t>(number(1, 1'000)), std::chrono::duration<double>(interval_s), rounds,
                   count > 4 && std::string(words[4]) == "reads");
}
