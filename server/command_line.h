// What was typed, as plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/config.h"
#include "server/log_format.h"

namespace floorwalker {

struct serve_command {
  std::string config_file;
};
struct demo_command {
  listen_address listen{"127.0.0.1", 8080};
  std::uint64_t seed = 1;
};
struct producer_target {
  std::string brokers, topic;
  std::map<std::string, std::string> properties;
};
struct simulate_command {
  producer_target to;
  std::optional<double> events_per_s;
  std::optional<std::uint64_t> seed;  // nothing: a random one
  std::optional<std::string> scenario;
  std::optional<std::chrono::seconds> scenario_start, scenario_length;
  std::optional<std::chrono::seconds> duration;
  std::chrono::seconds warm_up{0};
  std::string truth_file;  // empty: none
};
struct replay_command {
  producer_target to;
  std::vector<std::string> files;
  std::optional<double> speed = 1;  // nothing: as fast as possible
  bool shift_to_now = false;
};
struct check_config_command {
  std::string config_file;
};
struct inspect_state_command {
  std::string config_file;  // empty: the default directory
  bool as_json = false;
};
// Nothing is to be run: help was asked for (code 0), or the usage is wrong (code 2).
struct nothing_to_run {
  int exit_code;
  std::string output;  // for stdout with code 0, else for stderr
};

struct command_line {
  log_format format = log_format::text;
  std::variant<nothing_to_run, serve_command, demo_command, simulate_command, replay_command, check_config_command,
               inspect_state_command>
      command;
};

command_line parse_command_line(std::vector<std::string> arguments);  // without the program's name

// "90", "90s", "5m", "2h", "1d": a whole number of at least one second.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace floorwalker
