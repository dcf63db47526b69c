#include "ingest/simulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "ingest/centre.h"
#include "ingest/producer.h"

namespace floorwalker {
namespace {

time_point wall_now() { return std::chrono::floor<microseconds>(std::chrono::system_clock::now()); }

const scenario& known_scenario(const std::string& name) {
  if (const scenario* known = scenario_named(name)) return *known;
  std::string list;
  for (const auto one : scenario_names()) list += (list.empty() ? "" : ", ") + std::string{one};
  throw std::invalid_argument{"there is no scenario \"" + name + "\"; known: " + list};
}

class show {
 public:
  show(const simulate_options& options, std::stop_token stop)
      : options_{options}, stop_{std::move(stop)}, out_{{options.brokers, options.topic, options.properties}} {}

  int run(const scenario& scenario) {
    const time_point start = wall_now();
    centre centre{scenario, options_.rate.value_or(scenario.events_per_s), options_.seed, start - options_.warm_up};
    const time_point end = options_.duration ? start + *options_.duration : time_point::max();
    for (auto event = centre.next(); event.time < end && wait_until(event.time); event = centre.next()) {
      if (out_.send(event.key, event.json, [this] { return stop_.stop_requested(); })) ++sent_;
      if ((sent_ & 255) == 0) out_.serve(0);
      show_progress();
    }
    if (options_.duration) wait_until(end);
    return finish();
  }

 private:
  bool wait_until(time_point due) {
    for (auto now = wall_now(); now < due && !stop_.stop_requested(); now = wall_now()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - now);
      out_.serve(static_cast<int>(std::min(left, std::chrono::milliseconds{100}).count()));
      show_progress();
    }
    return !stop_.stop_requested();
  }

  int finish() {
    const bool all_out = out_.flush(5000);
    if (!options_.quiet) fmt::print(stderr, "simulate: {} sent, {} delivered\n", sent_, out_.delivered());
    if (out_.failed() > 0) fmt::print(stderr, "simulate: {} not delivered: {}\n", out_.failed(), out_.last_failure());
    return all_out && out_.failed() == 0 ? 0 : 1;
  }

  void show_progress() {
    const auto now = std::chrono::steady_clock::now();
    if (options_.quiet || now < shown_ + std::chrono::seconds{10}) return;
    fmt::print(stderr, "simulate: {} sent, {} delivered, {} failed\n", sent_, out_.delivered(), out_.failed());
    shown_ = now;
  }

  const simulate_options& options_;
  const std::stop_token stop_;
  producer out_;
  std::uint64_t sent_ = 0;
  std::chrono::steady_clock::time_point shown_ = std::chrono::steady_clock::now();
};

}  // namespace

std::vector<std::string_view> scenario_names() {
  std::vector<std::string_view> names;
  for (const scenario& one : scenarios()) names.push_back(one.name);
  return names;
}

int simulate(const simulate_options& options, std::stop_token stop) {
  const scenario& scenario = known_scenario(options.scenario);
  if (options.rate && !(*options.rate > 0)) throw std::invalid_argument{"simulate: the rate must be above 0"};
  return show{options, std::move(stop)}.run(scenario);
}

}  // namespace floorwalker
