#include "server/command_line.h"

#include <gtest/gtest.h>

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

template <class Command>
Command parsed(std::vector<std::string> arguments) {
  const command_line line = parse_command_line(std::move(arguments));
  EXPECT_TRUE(std::holds_alternative<Command>(line.command));
  return std::get<Command>(line.command);
}

void expect_refused(std::vector<std::string> arguments, std::string_view saying) {
  const auto result = parsed<nothing_to_run>(std::move(arguments));
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.output.find(saying), std::string::npos) << result.output;
}

TEST(command_line, reads_every_command) {
  EXPECT_EQ(parsed<serve_command>({"serve", "--config", "f.yaml"}).config_file, "f.yaml");
  EXPECT_EQ(parsed<check_config_command>({"check-config", "f.yaml"}).config_file, "f.yaml");

  const auto demo = parsed<demo_command>({"demo", "--listen", "0.0.0.0:9", "--seed", "7"});
  EXPECT_EQ(demo.listen.host, "0.0.0.0");
  EXPECT_EQ(demo.listen.port, 9);
  EXPECT_EQ(demo.seed, 7U);
  EXPECT_EQ(parsed<demo_command>({"demo"}).listen.port, 8080);

  const auto simulate =
      parsed<simulate_command>({"simulate", "--brokers",        "b:1",  "--topic",           "t",   "--rate",
                                "2.5",      "--scenario",       "calm", "--duration",        "5m",  "--property",
                                "a.b=c=d",  "--seed",           "7",    "--warm-up",         "10m", "--truth",
                                "t.json",   "--scenario-start", "11m",  "--scenario-length", "90s"});
  EXPECT_EQ(simulate.to.brokers, "b:1");
  EXPECT_EQ(simulate.to.topic, "t");
  EXPECT_EQ(simulate.to.properties.at("a.b"), "c=d");
  EXPECT_EQ(simulate.events_per_s, 2.5);
  EXPECT_EQ(simulate.scenario, "calm");
  EXPECT_EQ(simulate.duration, 300s);
  EXPECT_EQ(simulate.seed, 7U);
  EXPECT_EQ(simulate.warm_up, 600s);
  EXPECT_EQ(simulate.truth_file, "t.json");
  EXPECT_EQ(simulate.scenario_start, 660s);
  EXPECT_EQ(simulate.scenario_length, 90s);
  const auto shortest = parsed<simulate_command>({"simulate", "--brokers", "b", "--topic", "t"});
  EXPECT_EQ(shortest.events_per_s, std::nullopt);
  EXPECT_EQ(shortest.seed, std::nullopt);
  EXPECT_EQ(shortest.warm_up, 0s);
  EXPECT_EQ(shortest.scenario_start, std::nullopt);
  EXPECT_EQ(shortest.scenario_length, std::nullopt);

  const auto replay = parsed<replay_command>(
      {"replay", "a.gz", "-", "--brokers", "b", "--topic", "t", "--speed", "max", "--shift-to-now"});
  EXPECT_EQ(replay.files, (std::vector<std::string>{"a.gz", "-"}));
  EXPECT_EQ(replay.speed, std::nullopt);
  EXPECT_TRUE(replay.shift_to_now);
  EXPECT_EQ(parsed<replay_command>({"replay", "a", "--brokers", "b", "--topic", "t"}).speed, 1.0);

  EXPECT_TRUE(parsed<inspect_state_command>({"state", "inspect", "--json"}).as_json);
  EXPECT_EQ(parsed<inspect_state_command>({"state", "inspect", "--config", "f"}).config_file, "f");
}

TEST(command_line, takes_the_log_format_before_and_behind_the_command) {
  EXPECT_EQ(parse_command_line({"--log-format", "json", "demo"}).format, log_format::json);
  EXPECT_EQ(parse_command_line({"demo", "--log-format", "json"}).format, log_format::json);
  EXPECT_EQ(parse_command_line({"demo"}).format, log_format::text);
}

TEST(command_line, says_what_is_wrong) {
  expect_refused({}, "subcommand is required");
  expect_refused({"sing"}, "sing");
  expect_refused({"serve"}, "--config is required");
  expect_refused({"serve", "--config", "f", "--wat"}, "--wat");
  expect_refused({"demo", "--listen", "8080"}, "allowed: HOST:PORT");
  expect_refused({"demo", "--seed", "x"}, "--seed");
  expect_refused({"demo", "--log-format", "xml"}, "--log-format");
  expect_refused({"simulate", "--topic", "t"}, "--brokers is required");
  expect_refused({"simulate", "--brokers", "b", "--topic", "a b"}, "a Kafka topic's name");
  expect_refused({"simulate", "--brokers", "b", "--topic", "t", "--rate", "0"}, "a number above 0");
  expect_refused({"simulate", "--brokers", "b", "--topic", "t", "--duration", "1w"},
                 "a whole number with s, m, h or d");
  expect_refused({"simulate", "--brokers", "b", "--topic", "t", "--scenario-length", "0s"},
                 "a whole number with s, m, h or d");
  expect_refused({"replay", "--brokers", "b", "--topic", "t"}, "FILE is required");
  expect_refused({"replay", "f", "--brokers", "b", "--topic", "t", "--speed", "nan"}, "a number above 0, or max");
  expect_refused({"state"}, "subcommand is required");
}

TEST(command_line, helps) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--help"}, {"--version"}, {"replay", "--help"}, {"state", "inspect", "--help"}}) {
    const auto result = parsed<nothing_to_run>(arguments);
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_FALSE(result.output.empty());
  }
}

TEST(durations, have_a_unit_or_are_seconds) {
  EXPECT_EQ(parse_duration("90"), 90s);
  EXPECT_EQ(parse_duration("90s"), 90s);
  EXPECT_EQ(parse_duration("2h"), 2h);
  EXPECT_EQ(parse_duration("1d"), 24h);
  for (const char* text : {"", "s", "0", "-1", "1.5m", "1m ", "99999999999"})
    EXPECT_EQ(parse_duration(text), std::nullopt);
}

TEST(log_lines, stay_one_line) {
  const time_point at = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 10h + 250ms + 7us;
  EXPECT_EQ(log_line(log_format::text, at, "info", "a \"b\"\nc\x01"),
            "2026-11-22T10:00:00.250Z info a \"b\"\\nc\\u0001\n");
  EXPECT_EQ(log_line(log_format::json, at, "warning", "a \"b\"\nc\xff"),
            "{\"time\":\"2026-11-22T10:00:00.250Z\",\"level\":\"warning\",\"message\":\"a \\\"b\\\"\\nc?\"}\n");
}

}  // namespace
}  // namespace floorwalker
