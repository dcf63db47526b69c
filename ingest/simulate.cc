#include "ingest/simulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <random>
#include <stdexcept>
#include <utility>

#include "ingest/centre.h"
#include "ingest/centre/mishaps.h"
#include "ingest/centre/schedule.h"
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

// The file with the truth, which appears whole or not at all.
class truth_file {
 public:
  explicit truth_file(std::string path) : path_{std::move(path)}, draft_{path_ + ".part"} {
    if (!path_.empty() && !std::ofstream{draft_}) throw std::invalid_argument{"cannot write the truth to " + path_};
  }
  void write(const std::string& text) const {
    if (path_.empty()) return;
    std::ofstream out{draft_};
    out << text << std::flush;
    if (!out || std::rename(draft_.c_str(), path_.c_str()) != 0)
      throw std::runtime_error{"cannot write the truth to " + path_};
  }

 private:
  std::string path_, draft_;
};

class show {
 public:
  show(const simulate_options& options, std::stop_token stop)
      : options_{options}, stop_{std::move(stop)}, out_{{options.brokers, options.topic, options.properties}} {}

  int run(const scenario& scenario, std::uint64_t seed, const truth_file& to) {
    const time_point start = wall_now();
    centre centre{scenario, options_.rate.value_or(scenario.events_per_s), seed, start - options_.warm_up};
    const time_point end = options_.duration ? start + *options_.duration : time_point::max();
    // An event is made when its time has come, so that nothing is told that is not sent.
    for (auto at = centre.upcoming(end); at && wait_until(*at); at = centre.upcoming(end)) {
      while (const auto event = centre.next(*at + microseconds{1})) send(*event);
    }
    wait_until(end);
    const int code = finish();
    to.write(centre.truth_json(std::min(end, wall_now())));
    return code;
  }

 private:
  void send(const simulated_event& event) {
    if (out_.send(event.key, event.json, [this] { return stop_.stop_requested(); }))
      ++sent_;
    else
      ++lost_;
    if ((sent_ & 255) == 0) out_.serve(0);
    show_progress();
  }

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
    if (lost_ > 0) fmt::print(stderr, "simulate: {} not sent\n", lost_);
    return all_out && out_.failed() == 0 && lost_ == 0 ? 0 : 1;
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
  std::uint64_t sent_ = 0, lost_ = 0;
  std::chrono::steady_clock::time_point shown_ = std::chrono::steady_clock::now();
};

}  // namespace

std::vector<std::string_view> scenario_names() {
  std::vector<std::string_view> names;
  for (const scenario& one : scenarios()) names.push_back(one.name);
  return names;
}

int simulate(const simulate_options& options, std::stop_token stop) {
  scenario plan = known_scenario(options.scenario);
  const simulated::schedule own = simulated::scheduled(plan, {options.scenario_start, options.scenario_length});
  plan.name = own.name;
  plan.incidents = own.incidents;
  if (options.rate && !(*options.rate > 0 && *options.rate <= rate_max))
    throw std::invalid_argument{fmt::format("simulate: the rate must be above 0 and at most {}", rate_max)};
  const std::uint64_t seed = options.seed ? *options.seed : std::random_device{}();
  if (!options.seed) fmt::print(stderr, "simulate: the seed is {}\n", seed);
  std::vector<incident_plan> mishaps;
  if (options.mishaps) {
    mishaps = simulated::draw_mishaps(seed, static_cast<double>(options.warm_up.count()));
    plan.incidents = mishaps;
  }
  const truth_file to{options.truth_file};
  return show{options, std::move(stop)}.run(plan, seed, to);
}

}  // namespace floorwalker
