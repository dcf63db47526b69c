// From an event's own time to the first frame that shows it, in the hands of each client. The program is started and
// configured by tests/bench/latency/run; this writes the events and reads the frames.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "tests/bench/fanout/swarm.h"
#include "tests/bench/latency/event_source.h"

namespace {

using namespace floorwalker::bench;
using namespace std::chrono_literals;

// What became of the probes.
class timing {
 public:
  timing(const event_source& source, int clients) : source_(source), seen_(static_cast<std::size_t>(clients)) {}

  void begin() { counting_ = true; }
  void take(int client, const frame_facts& facts, wall_time in_hand) {
    auto& seen = seen_[static_cast<std::size_t>(client)];
    for (std::size_t stream = 0; stream < event_source::streams; ++stream) {
      const std::int64_t now = std::min(facts.offered[stream], source_.written(static_cast<int>(stream)));
      for (std::int64_t n = seen[stream] + 1; counting_ && n <= now; ++n) {
        const wall_time time = source_.time_of(static_cast<int>(stream), n);
        add(whole, in_hand - time);
        add(to_snapshot, facts.as_of - time);
        add(to_hand, in_hand - facts.as_of);
      }
      seen[stream] = std::max(seen[stream], now);
    }
  }
  // Probes that the last client has seen.
  std::int64_t seen_by(int client) const {
    std::int64_t sum = 0;
    for (const std::int64_t each : seen_[static_cast<std::size_t>(client)]) sum += each;
    return sum;
  }

  std::vector<std::uint32_t> whole, to_snapshot, to_hand;  // us

 private:
  static void add(std::vector<std::uint32_t>& to, std::chrono::microseconds span) {
    to.push_back(static_cast<std::uint32_t>(std::max<std::int64_t>(span.count(), 0)));
  }
  const event_source& source_;
  std::vector<std::array<std::int64_t, event_source::streams>> seen_;
  bool counting_ = false;
};

void print(const char* name, std::vector<std::uint32_t>& sample, bool more) {
  std::sort(sample.begin(), sample.end());
  std::printf("\"%s\": {\"count\": %zu, \"p50\": %.3f, \"p99\": %.3f, \"p999\": %.3f, \"max\": %.3f}%s", name,
              sample.size(), quantile_ms(sample, 0.5), quantile_ms(sample, 0.99), quantile_ms(sample, 0.999),
              quantile_ms(sample, 1), more ? ", " : "");
}

int run(int count, char** arguments) {
  source_options source;
  swarm_options clients;
  clients.clients = 1;
  clients.views = 1;
  clients.seq_step = 1'000'000;
  int seconds = 10, warm_up = 3;
  CLI::App app{"Event to frame, in ms, as one JSON object"};
  app.add_option("--brokers", source.brokers)->required();
  app.add_option("--topic", source.topic)->required();
  app.add_option("--port", clients.port, "Floorwalker's, on 127.0.0.1")->required();
  app.add_option("--rate", source.events_per_s, "events a second");
  app.add_option("--linger", source.linger_ms, "the producer's linger.ms");
  app.add_option("--clients", clients.clients, "WebSocket clients");
  app.add_option("--max-hz", clients.max_hz, "updates a second that each asks for");
  app.add_option("--seconds", seconds, "how long is measured");
  app.add_option("--warm-up", warm_up, "seconds before");
  CLI11_PARSE(app, count, arguments);
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);

  const event_source events(source);
  timing times(events, clients.clients);
  clients.on_figures = [&](int client, const frame_facts& facts, wall_time in_hand) {
    times.take(client, facts, in_hand);
  };
  swarm all(clients);
  all.connect(60s);
  all.read(std::chrono::seconds(warm_up));
  times.begin();
  all.start_counting();
  const auto events_before = events.events();
  all.read(std::chrono::seconds(seconds));
  const swarm_counts counts = all.counts();
  std::printf(
      "{\"events_per_s\": %.0f, \"late_ticks\": %llu, \"frames\": %llu, \"closed\": %llu, \"different\": %llu, ",
      static_cast<double>(events.events() - events_before) / seconds,
      static_cast<unsigned long long>(events.late_ticks()), static_cast<unsigned long long>(counts.updates),
      static_cast<unsigned long long>(counts.closed), static_cast<unsigned long long>(counts.different));
  std::printf("\"probes_seen\": [%lld, %lld], ", static_cast<long long>(times.seen_by(0)),
              static_cast<long long>(times.seen_by(clients.clients - 1)));
  print("event_to_frame_ms", times.whole, true);
  print("event_to_snapshot_ms", times.to_snapshot, true);
  print("snapshot_to_frame_ms", times.to_hand, false);
  std::printf("}\n");
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "latency: %s\n", error.what());
    return 1;
  }
}
