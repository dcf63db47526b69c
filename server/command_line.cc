#include "server/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include "server/config_values.h"
#include "server/version.h"

namespace floorwalker {
namespace {

std::optional<double> parse_positive(const std::string& text) {
  double value = 0;
  const auto end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  const bool good = result.ec == std::errc{} && result.ptr == end && std::isfinite(value) && value > 0;
  return good ? std::optional(value) : std::nullopt;
}

// Turns a rule of ours into a check of CLI11's: it says what is allowed, or nothing.
template <class Parse>
CLI::Validator must(Parse parse, std::string allowed) {
  return CLI::Validator(
      [parse, allowed](std::string& text) { return parse(text) ? std::string() : "allowed: " + allowed; }, "");
}

// What was typed, before it is turned into values.
struct typed {
  std::string format = "text", config, listen = "127.0.0.1:8080", speed = "1", rate, duration, warm_up, truth;
  std::string scenario, scenario_start, scenario_length;
  std::uint64_t demo_seed = 1;
  std::optional<std::uint64_t> seed;
  producer_target to;
  std::vector<std::string> files, properties;
  bool shift_to_now = false, json = false;
};

void add_target(CLI::App& command, typed& in) {
  command.add_option("--brokers", in.to.brokers, "Kafka's host:port[,host:port...]")->required();
  command.add_option("--topic", in.to.topic, "the topic to write to")
      ->required()
      ->check(must(topic_name().parse, topic_name().allowed));
  const auto is_property = [](const std::string& text) {
    return text.find('=') != std::string::npos && text[0] != '=';
  };
  command.add_option("--property", in.properties, "a librdkafka property (TLS, SASL), KEY=VALUE; may be repeated")
      ->check(must(is_property, "KEY=VALUE"));
}

void add_commands(CLI::App& app, typed& in) {
  const auto positive = must(parse_positive, "a number above 0");
  auto* serve = app.add_subcommand("serve", "consume, aggregate, serve");
  serve->add_option("--config", in.config, "the configuration file")->required();

  auto* demo = app.add_subcommand("demo", "the whole service with a simulated contact centre, and nothing else");
  demo->add_option("--listen", in.listen, "HOST:PORT to serve on")
      ->capture_default_str()
      ->check(must(listen_address_rule().parse, listen_address_rule().allowed));
  demo->add_option("--seed", in.demo_seed, "same seed, same events")->capture_default_str();

  auto* simulate = app.add_subcommand("simulate", "write a simulated contact centre's events to Kafka");
  add_target(*simulate, in);
  simulate->add_option("--rate", in.rate, "events per second on average")->check(positive);
  simulate->add_option("--seed", in.seed, "same seed, same events; a random one if none is given");
  simulate->add_option("--scenario", in.scenario, "calm, spike, outage, transfer-storm or dead-feed");
  const auto duration = must(parse_duration, "a whole number with s, m, h or d");
  simulate->add_option("--scenario-start", in.scenario_start, "its trouble begins so long after the warm-up did: 10m")
      ->check(duration);
  simulate->add_option("--scenario-length", in.scenario_length, "its trouble lasts so long: 2m")->check(duration);
  simulate->add_option("--duration", in.duration, "end after this: 90s, 5m, 2h")->check(duration);
  simulate->add_option("--warm-up", in.warm_up, "first write at once what happened in the time before: 10m")
      ->check(duration);
  simulate->add_option("--truth", in.truth, "a file for what was simulated, as JSON, to check figures against");

  auto* replay = app.add_subcommand("replay", "write recorded events to Kafka");
  replay->add_option("FILE", in.files, "NDJSON, also .gz and .zst; - is stdin")->required();
  add_target(*replay, in);
  const auto is_speed = [](const std::string& text) { return text == "max" || parse_positive(text); };
  replay->add_option("--speed", in.speed, "seconds of event time per second, or max")
      ->capture_default_str()
      ->check(must(is_speed, "a number above 0, or max"));
  replay->add_flag("--shift-to-now", in.shift_to_now, "move all times alike, so that the first event is now");

  auto* check = app.add_subcommand("check-config", "say every mistake in a configuration file");
  check->add_option("FILE", in.config, "the configuration file")->required();

  auto* state = app.add_subcommand("state", "look at stored state");
  state->require_subcommand(1);
  auto* inspect = state->add_subcommand("inspect", "what is stored, by partition");
  inspect->add_option("--config", in.config, "the configuration file that says where states are");
  inspect->add_flag("--json", in.json, "as a JSON array");
}

producer_target target_of(const typed& in) {
  producer_target to = in.to;
  for (const std::string& property : in.properties) {
    const auto equals = property.find('=');
    to.properties[property.substr(0, equals)] = property.substr(equals + 1);
  }
  return to;
}

void choose(const CLI::App& app, const typed& in, command_line& out) {
  const auto optional_number = [](const std::string& text) {
    return text.empty() ? std::nullopt : parse_positive(text);
  };
  const std::string name = app.get_subcommands().front()->get_name();
  if (name == "serve") {
    out.command = serve_command{in.config};
  } else if (name == "demo") {
    out.command = demo_command{*listen_address_rule().parse(in.listen), in.demo_seed};
  } else if (name == "simulate") {
    simulate_command command{target_of(in), optional_number(in.rate), in.seed, {}, {}, {}, {}, {}, in.truth};
    if (!in.scenario.empty()) command.scenario = in.scenario;
    if (!in.scenario_start.empty()) command.scenario_start = parse_duration(in.scenario_start);
    if (!in.scenario_length.empty()) command.scenario_length = parse_duration(in.scenario_length);
    if (!in.duration.empty()) command.duration = parse_duration(in.duration);
    if (!in.warm_up.empty()) command.warm_up = *parse_duration(in.warm_up);
    out.command = std::move(command);
  } else if (name == "replay") {
    out.command = replay_command{target_of(in), in.files, in.speed == "max" ? std::nullopt : parse_positive(in.speed),
                                 in.shift_to_now};
  } else if (name == "check-config") {
    out.command = check_config_command{in.config};
  } else {
    out.command = inspect_state_command{in.config, in.json};
  }
}

}  // namespace

command_line parse_command_line(std::vector<std::string> arguments) {
  CLI::App app("Live figures of contact-centre queues, from Kafka to WebSocket, REST and Prometheus.", "floorwalker");
  typed in;
  app.set_version_flag("--version", "floorwalker " + std::string(program_version));
  app.add_option("--log-format", in.format, "text or json, to stderr")
      ->capture_default_str()
      ->check(CLI::IsMember({"text", "json"}));
  app.require_subcommand(0, 1);  // none is refused below: so an unknown one is named
  app.fallthrough();
  add_commands(app, in);

  command_line result;
  try {
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
    app.parse(std::move(arguments));
    if (app.get_subcommands().empty()) throw CLI::RequiredError("A subcommand");
    result.format = in.format == "json" ? log_format::json : log_format::text;
    choose(app, in, result);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, errors;
    const int code = app.exit(error, out, errors) == 0 ? 0 : 2;
    result.command = nothing_to_run{code, code == 0 ? out.str() : errors.str()};
  }
  return result;
}

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  using namespace std::chrono_literals;
  std::int64_t count = 0;
  const auto end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, count);
  if (result.ec != std::errc{} || count < 1 || count > 1'000'000'000) return std::nullopt;
  const std::string_view unit(result.ptr, static_cast<std::size_t>(end - result.ptr));
  if (unit.empty() || unit == "s") return count * 1s;
  if (unit == "m") return std::chrono::seconds(count * 1min);
  if (unit == "h") return std::chrono::seconds(count * 1h);
  if (unit == "d") return std::chrono::seconds(count * 24h);
  return std::nullopt;
}

}  // namespace floorwalker
