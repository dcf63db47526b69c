// Writes the benchmark's stream to topics, once, and says what it holds: `fill --help`.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <vector>

#include "ingest/producer.h"
#include "tests/bench/stream/many_centres.h"

namespace floorwalker::bench {
namespace {

// Long ago, so that no event is ahead of the time at which it is written: 2025-03-03T09:30:00Z.
constexpr time_point beginning{std::chrono::seconds{1'740'994'200}};
constexpr std::string_view data_member = R"("data":{)";

struct options {
  std::string brokers, about_file;
  std::map<std::string, std::string> topics;  // and their codecs
  std::size_t records = 5'000'000, sites = 25, bytes = 420;
  double rate = 2000;
  std::uint64_t seed = 1;
};

// Platforms say more than we use; CloudEvents carry a trace beside. Brings the stream's mean to `bytes` an event, as
// far as an event's share of a trace's text can.
class padding {
 public:
  explicit padding(std::size_t bytes) : wanted_{bytes} {}

  void pad(std::string& json) {
    ++events_;
    const std::size_t so_far = sum_ + json.size();
    const std::size_t due = wanted_ * events_;
    if (so_far + frame.size() < due) {
      const std::size_t room = std::min(due - so_far - frame.size(), letters.size());
      json.insert(json.find(data_member), fmt::format(R"("tracestate":"{}",)", letters.substr(0, room)));
    }
    sum_ += json.size();
  }
  std::size_t sum() const noexcept { return sum_; }

 private:
  static constexpr std::string_view frame = R"("tracestate":"",)";
  static constexpr std::string_view letters =
      "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE,vendor=1f4a9c2277e1b3d09a8855c1e2f7,site=a81f0c,leg=7d2e91bb03f54c66,"
      "edge=frankfurt-3,release=2025-02-27.1";
  const std::size_t wanted_;
  std::size_t events_ = 0, sum_ = 0;
};

class destination {
 public:
  destination(const options& chosen, const std::string& topic, const std::string& codec)
      : out_{{chosen.brokers,
              topic,
              {{"compression.type", codec},
               {"linger.ms", "50"},
               {"batch.size", "1000000"},
               {"queue.buffering.max.messages", "200000"}}}} {}

  void send(const simulated_event& event) {
    if (!out_.send(event.key, event.json, [] { return false; })) throw std::runtime_error{out_.last_failure()};
    if ((++sent_ & 1023) == 0) out_.serve(0);
  }
  void finish() {
    if (!out_.flush(120'000) || out_.delivered() != sent_)
      throw std::runtime_error{fmt::format("{} of {} delivered: {}", out_.delivered(), sent_, out_.last_failure())};
  }

 private:
  producer out_;
  std::uint64_t sent_ = 0;
};

int fill(const options& chosen) {
  many_centres centres{chosen.sites, chosen.rate, chosen.seed, beginning};
  std::vector<std::unique_ptr<destination>> all;
  for (const auto& [topic, codec] : chosen.topics) all.push_back(std::make_unique<destination>(chosen, topic, codec));
  padding pads{chosen.bytes};
  std::size_t records = 0;
  time_point last{};
  // All of the last instant: the truth is told up to it.
  while (records < chosen.records || centres.next_at() == last) {
    simulated_event event = centres.next();
    last = event.time;
    pads.pad(event.json);
    for (const auto& to : all) to->send(event);
    ++records;
  }
  for (const auto& to : all) to->finish();
  std::ofstream about{chosen.about_file};
  about << fmt::format(R"({{"records":{},"bytes":{},"sites":{},"rate":{},"seed":{},"seconds_of_event_time":{:.3f},)"
                       "\n\"truth\":{}}}\n",
                       records, pads.sum(), chosen.sites, chosen.rate, chosen.seed,
                       std::chrono::duration<double>(last - beginning).count(),
                       centres.truth_json(last + microseconds{1}))
        << std::flush;
  if (!about) throw std::runtime_error{"cannot write " + chosen.about_file};
  return 0;
}

}  // namespace
}  // namespace floorwalker::bench

int main(int count, char** words) {
  floorwalker::bench::options chosen;
  CLI::App app{"Writes a stream of simulated contact centres to Kafka as fast as it takes it."};
  app.add_option("--brokers", chosen.brokers, "HOST:PORT")->required();
  app.add_option("--topic", chosen.topics, "TOPIC CODEC; may be repeated: each gets all events")->required();
  app.add_option("--about", chosen.about_file, "where to write what the stream holds, as JSON")->required();
  app.add_option("--records", chosen.records, "at least so many")->capture_default_str();
  app.add_option("--sites", chosen.sites, "centres, of eleven queues each")->capture_default_str();
  app.add_option("--bytes", chosen.bytes, "of an event's value on average, if it is not longer")->capture_default_str();
  app.add_option("--rate", chosen.rate, "events per second of event time, of all sites")->capture_default_str();
  app.add_option("--seed", chosen.seed)->capture_default_str();
  CLI11_PARSE(app, count, words);
  try {
    return floorwalker::bench::fill(chosen);
  } catch (const std::exception& failure) {
    std::cerr << "fill: " << failure.what() << '\n';
    return 1;
  }
}
