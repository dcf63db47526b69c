// `floorwalker simulate`: a simulated contact centre writes its events to Kafka in real time.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace floorwalker {

// Events per second: beyond it the centre would have more agents than there are in a country.
inline constexpr double rate_max = 100'000;

struct simulate_options {
  std::string brokers;
  std::string topic;
  std::map<std::string, std::string> properties;  // librdkafka's, for TLS and SASL
  std::optional<double> rate;  // events per second on average, > 0, up to rate_max; absent: the scenario's own
  // Same seed, same events (times count from the start). Absent: a random one, which is said on stderr.
  std::optional<std::uint64_t> seed;
  std::string scenario = "calm";
  // When its trouble begins, counted from the centre's beginning (the warm-up's, if there is one), and how long it
  // lasts. Absent: as the scenario has it.
  std::optional<std::chrono::seconds> scenario_start, scenario_length;
  std::optional<std::chrono::seconds> duration;  // absent: until stopped
  // How much of the past is written at once, so that the centre is in full swing when the first live event comes.
  std::chrono::seconds warm_up{0};
  bool mishaps = false;    // a spike or an outage now and then, the first within two minutes of the warm-up's end
  std::string truth_file;  // where to write what was simulated; empty: nowhere
  bool quiet = false;      // no progress on stderr
};

std::vector<std::string_view> scenario_names();

// Returns the exit code: 0 done or stopped, 1 a delivery failed. Throws std::invalid_argument for options that cannot
// be used (an unknown scenario: the message lists the known ones; a scenario without such times; a truth file that
// cannot be written), before anything is written.
int simulate(const simulate_options& options, std::stop_token stop = {});

}  // namespace floorwalker
