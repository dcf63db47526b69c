// The program: reads what was typed, builds the parts in order, runs them, stops them. The one file that sees all
// three modules; whatever decides something lives in one of them.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <functional>
#include <future>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "ingest/consumer.h"
#include "ingest/mock_broker.h"
#include "ingest/replay.h"
#include "ingest/simulate.h"
#include "ingest/state_inspect.h"
#include "server/command_line.h"
#include "server/config.h"
#include "server/service.h"
#include "server/service_end.h"
#include "server/stop_signal.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr int done = 0, failed = 1, wrong_usage = 2;

consumer_options consumer_options_of(const config& from) {
  consumer_options options;
  options.brokers = from.kafka.brokers;
  options.group_id = from.kafka.group_id;
  options.topics = from.kafka.topics;
  options.properties = from.kafka.properties;
  options.record_bytes = from.kafka.record_bytes;
  options.dead_letter_topic = from.kafka.dead_letter_topic;
  options.tick = view_tick(from.http);
  // A backlog is read by as many cores as there are; past four, Kafka's client is what limits.
  options.workers = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 4);
  options.state_directory = from.state.directory;
  options.state_topic = from.state.topic;
  if (from.cluster)
    options.cluster = {from.cluster->views_topic, from.cluster->protocol == group_protocol::classic,
                       from.cluster->session_timeout};
  return options;
}

// The consumer alone knows librdkafka's properties: one that is made with this one, and never started, tells.
std::optional<std::string> wrong_with_property(const std::string& key, const std::string& value) {
  consumer_options options;
  options.brokers = "localhost:9092";
  options.topics = {"any"};
  options.properties = {{key, value}};
  view_hub hub;
  try {
    const consumer unstarted(std::move(options), std::make_shared<settings>(), hub);
    return std::nullopt;
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

// The configuration, or nothing when its mistakes were told.
std::optional<config> load_or_tell(const std::string& file) {
  config_result result = load_config(file, wrong_with_property);
  for (const config_mistake& mistake : result.mistakes) std::cerr << describe(file, mistake) << '\n';
  if (!result.mistakes.empty()) return std::nullopt;
  return std::move(result.config);
}

std::string url_of(const listen_address& listen, std::uint16_t port) {
  const bool v6 = listen.host.find(':') != std::string::npos;
  return "http://" + (v6 ? "[" + listen.host + "]" : listen.host) + ":" + std::to_string(port) + "/";
}

// So that all is over within 10 s.
constexpr auto stop_limit = 9500ms;

// Serves until it is asked to stop or the consumer gives up, then stops: the consumer first, so that nothing that was
// taken is lost, but people are not kept waiting for it longer than 6 s. `while_serving` is called once it serves. The
// exit code.
int run_service(const config& from, const stop_signal& signal,
                const std::function<void(const std::string& url)>& while_serving) {
  std::optional<time_limit> in_time;  // outlasts all that may hang
  view_hub hub;
  consumer reader(consumer_options_of(from), from.figures, hub);
  service people(from.http, from.figures, hub);
  people.start();
  reader.start();
  while_serving(url_of(from.http.listen, people.port()));
  const service_end end = await_end(hub, signal.token());
  in_time.emplace(stop_limit, leave_without_waiting);
  spdlog::info("stopping");
  const auto drained = std::async(std::launch::async, [&] { reader.stop(); });
  drained.wait_for(6s);
  people.stop(2s);
  drained.wait();
  spdlog::info("stopped");
  return end == service_end::asked ? done : failed;
}

int run(const serve_command& command, stop_signal& signal) {
  const auto loaded = load_or_tell(command.config_file);
  if (!loaded) return wrong_usage;
  return run_service(*loaded, signal, [](const std::string& url) { spdlog::info("serving on {}", url); });
}

int run(const demo_command& command, stop_signal& signal) {
  constexpr int partitions = 6;
  mock_broker broker;
  config own;
  own.figures = std::make_shared<settings>();
  own.kafka.brokers = broker.brokers();
  own.kafka.properties = mock_broker::consumer_properties();
  own.state.directory.clear();
  own.http.listen = command.listen;
  for (const std::string& topic : own.kafka.topics) broker.create_topic(topic, partitions);

  simulate_options centre;
  centre.brokers = broker.brokers();
  centre.topic = own.kafka.topics.front();
  centre.seed = command.seed;
  centre.warm_up = 10min;  // so that the wallboard is worth a look at once
  centre.mishaps = true;
  centre.rate = 25;
  centre.quiet = true;
  std::future<int> simulated;
  const int served = run_service(own, signal, [&](const std::string& url) {
    simulated = std::async(std::launch::async, [&] { return simulate(centre, signal.token()); });
    std::cout << "Wallboard: " << url << " (Ctrl-C ends the demo)" << std::endl;
  });
  signal.ask();
  const int written = simulated.get();
  return served == done ? written : served;
}

int run(const simulate_command& command, stop_signal& signal) {
  simulate_options options;
  options.brokers = command.to.brokers;
  options.topic = command.to.topic;
  options.properties = command.to.properties;
  options.rate = command.events_per_s;
  options.seed = command.seed;
  if (command.scenario) options.scenario = *command.scenario;
  options.scenario_start = command.scenario_start;
  options.scenario_length = command.scenario_length;
  options.duration = command.duration;
  options.warm_up = command.warm_up;
  options.truth_file = command.truth_file;
  return simulate(options, signal.token());
}

int run(const replay_command& command, stop_signal& signal) {
  replay_options options;
  options.files = command.files;
  options.brokers = command.to.brokers;
  options.topic = command.to.topic;
  options.properties = command.to.properties;
  options.speed = command.speed;
  options.shift_to_now = command.shift_to_now;
  return replay(options, signal.token());
}

int run(const check_config_command& command, stop_signal&) {
  if (!load_or_tell(command.config_file)) return wrong_usage;
  std::cout << command.config_file << ": fine\n";
  return done;
}

int run(const inspect_state_command& command, stop_signal&) {
  config from;
  from.figures = std::make_shared<settings>();
  if (!command.config_file.empty()) {
    auto loaded = load_or_tell(command.config_file);
    if (!loaded) return wrong_usage;
    from = std::move(*loaded);
  }
  const auto store =
      open_for_inspection({from.state.directory, from.kafka.brokers, from.state.topic, from.kafka.properties});
  return inspect_state(*store, from.figures, command.as_json, std::cout, std::cerr);
}

int run(const nothing_to_run& result, stop_signal&) {
  (result.exit_code == done ? std::cout : std::cerr) << result.output;
  return result.exit_code;
}

int run(int argument_count, char** arguments) {
  const command_line typed = parse_command_line({arguments + 1, arguments + argument_count});
  log_to_stderr(typed.format);
  std::signal(SIGPIPE, SIG_IGN);  // a peer that has gone is an error of that write, not our end
  stop_signal signal;
  try {
    return std::visit([&](const auto& command) { return run(command, signal); }, typed.command);
  } catch (const std::invalid_argument& error) {
    spdlog::error("{}", error.what());
    return wrong_usage;
  } catch (const std::exception& error) {
    spdlog::error("{}", error.what());
    return failed;
  }
}

}  // namespace
}  // namespace floorwalker

int main(int argument_count, char** arguments) { return floorwalker::run(argument_count, arguments); }
