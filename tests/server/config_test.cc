#include "server/config.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> described(const std::string& yaml) {
  std::vector<std::string> lines;
  for (const config_mistake& mistake : parse_config(yaml).mistakes) lines.push_back(describe("f", mistake));
  return lines;
}

// The one mistake of this file starts with this text.
void expect_mistake(const std::string& yaml, const std::string& start) {
  const auto lines = described(yaml);
  ASSERT_EQ(lines.size(), 1U) << yaml << (lines.empty() ? "" : "\n" + lines[0] + "\n" + lines.back());
  EXPECT_EQ(lines[0].substr(0, start.size()), start) << yaml;
}

const char* const everything = R"(
kafka:
  brokers: a:9092,b:9092
  group_id: walkers
  topics:
    - name: contact-events
      format: native
    - {name: more.events}
  dead_letter_topic: dead
  properties: {security.protocol: ssl, fetch.wait.max.ms: 10}
http:
  listen: "[::1]:0"
  tick_ms: 50
  max_hz: 40
state:
  directory: ""
clock: event
defaults: {formula: decided, timezone: Asia/Jerusalem, day_starts_at: "06:30"}
channels:
  voice: {target_s: 25, goal: 0.9, short_abandon_s: 0.5, expire_after_s: 7200}
  fax: {target_s: 3600, reply_target_s: 60}
queues:
  - match: "billing"
    channel: voice
    target_s: 30
    hours: [{days: mon-fri, from: "08:00", to: "20:00"}, {days: "sat,sun", from: "00:00", to: "24:00"}]
    holidays: ["2026-12-25"]
  - {match: "cards*", formula: honest, timezone: UTC, goal: 0.7}
groups:
  - {name: retail, queues: ["billing*", "cards*"]}
agent_states: {pause-lunch: not_ready, wrap: available}
agents: {detail: agent}
limits: {queues: 10, max_disorder_s: 5, dedupe_s: 60, max_ahead_s: 30, record_bytes: 4096}
)";

TEST(config, reads_every_key) {
  const auto [config, mistakes] = parse_config(everything);
  for (const auto& mistake : mistakes) ADD_FAILURE() << describe("f", mistake);
  EXPECT_EQ(config.kafka.brokers, "a:9092,b:9092");
  EXPECT_EQ(config.kafka.group_id, "walkers");
  EXPECT_EQ(config.kafka.topics, (std::vector<std::string>{"contact-events", "more.events"}));
  EXPECT_EQ(config.kafka.dead_letter_topic, "dead");
  EXPECT_EQ(config.kafka.properties.at("fetch.wait.max.ms"), "10");
  EXPECT_EQ(config.kafka.record_bytes, 4096U);
  EXPECT_EQ(config.http.listen.host, "::1");
  EXPECT_EQ(config.http.listen.port, 0);
  EXPECT_EQ(config.http.tick, 50ms);
  EXPECT_EQ(config.http.max_hz, 40);
  EXPECT_EQ(config.state.directory, "");
  EXPECT_EQ(config.state.topic, "");
  EXPECT_FALSE(config.cluster);
  EXPECT_EQ(config.figures->agent_states.at("pause-lunch"), agent_class::not_ready);
  EXPECT_EQ(config.figures->agents, agent_detail::agent);
}

TEST(config, fills_the_settings_of_the_figures) {
  const auto result = parse_config(everything);
  const settings& figures = *result.config.figures;
  EXPECT_EQ(figures.clock, clock_source::event);
  EXPECT_EQ(figures.formula, formula::decided);
  const time_point noon = std::chrono::sys_days{std::chrono::year{1999} / 2 / 10} + 12h;
  EXPECT_EQ(figures.calendar->day_start(noon), noon - 12h + 4h + 30min);
  ASSERT_EQ(figures.channels.size(), 2U);
  EXPECT_EQ(figures.channels[0].second.target, 25s);
  EXPECT_EQ(figures.channels[0].second.short_abandon, 500ms);
  EXPECT_EQ(figures.channels[1].second.reply_target, 60s);
  ASSERT_EQ(figures.queues.size(), 2U);
  EXPECT_EQ(figures.queues[0].target, 30s);
  EXPECT_EQ(figures.queues[0].calendar, nullptr);
  const auto open_at = [&](std::chrono::sys_days day, std::chrono::minutes minute) {
    return figures.queues[0].hours->open_at(time_point{day + minute});
  };
  using namespace std::chrono;
  EXPECT_FALSE(open_at(2026y / November / 23, 5h + 59min));  // a Monday in Jerusalem, two hours ahead
  EXPECT_TRUE(open_at(2026y / November / 23, 6h));
  EXPECT_FALSE(open_at(2026y / November / 23, 18h));
  EXPECT_TRUE(open_at(2026y / November / 21, 21h + 59min));  // Saturday
  EXPECT_FALSE(open_at(2026y / December / 25, 10h));
  EXPECT_EQ(figures.queues[1].hours, nullptr);
  EXPECT_EQ(figures.queues[1].formula, formula::honest);
  // Its own zone, and the defaults' time of day.
  EXPECT_EQ(figures.queues[1].calendar->day_start(noon), noon - 12h + 6h + 30min);
  EXPECT_EQ(figures.groups.at(0).queues.size(), 2U);
  EXPECT_EQ(figures.queues_max, 10U);
  EXPECT_EQ(figures.max_disorder, 5s);
  EXPECT_EQ(figures.dedupe, 60s);
  EXPECT_EQ(figures.max_ahead, 30s);
}

TEST(config, reads_hours_in_the_zone_of_the_queue_else_of_the_defaults) {
  const config_result read = parse_config(R"(
defaults: {timezone: America/New_York}
queues:
  - {match: "here", hours: [{days: "mon,wed-fri", from: "09:00", to: "17:00"}]}
  - {match: "there", timezone: Asia/Tokyo, hours: [{days: mon-sun, from: "09:00", to: "17:00"}]}
  - {match: "holidays", holidays: ["2026-11-26"]}
)");
  ASSERT_TRUE(read.mistakes.empty()) << describe("f", read.mistakes[0]);
  const auto open_at = [&](std::size_t queue, std::chrono::sys_days day, std::chrono::minutes minute) {
    return read.config.figures->queues[queue].hours->open_at(time_point{day + minute});
  };
  using namespace std::chrono;
  const auto monday = 2026y / November / 23, tuesday = 2026y / November / 24;
  EXPECT_FALSE(open_at(0, monday, 13h + 59min));
  EXPECT_TRUE(open_at(0, monday, 14h));
  EXPECT_FALSE(open_at(0, tuesday, 15h));
  EXPECT_TRUE(open_at(1, tuesday, 0h));
  EXPECT_FALSE(open_at(1, tuesday, 8h));
  EXPECT_FALSE(open_at(2, 2026y / November / 26, 5h));
  EXPECT_TRUE(open_at(2, 2026y / November / 26, 4h + 59min)) << "still the 25th in New York";
}

TEST(config, views_are_made_often_enough_for_the_tick) {
  http_config http;
  const auto of = [&](std::chrono::milliseconds tick) {
    http.tick = tick;
    return view_tick(http);
  };
  EXPECT_EQ(view_tick(http), 5ms);
  EXPECT_EQ(of(10ms), 1ms);
  EXPECT_EQ(of(5ms), 1ms);
  EXPECT_EQ(of(1000ms), 50ms);
}

TEST(config, has_defaults_for_all) {
  for (const char* nothing : {"", "# only a remark\n", "{}", "kafka:\n"}) {
    const auto [config, mistakes] = parse_config(nothing);
    EXPECT_TRUE(mistakes.empty()) << nothing;
    EXPECT_EQ(config.kafka.topics, std::vector<std::string>{"contact-events"});
    EXPECT_EQ(config.http.listen.host, "127.0.0.1");
    EXPECT_EQ(config.http.listen.port, 8080);
    EXPECT_EQ(config.state.directory, "./floorwalker-state");
    EXPECT_EQ(config.state.topic, "");
    EXPECT_FALSE(config.cluster);
    EXPECT_EQ(config.figures->calendar, nullptr);
    EXPECT_EQ(config.figures->queues_max, 5000U);
  }
}

TEST(config, names_all_mistakes_by_line) {
  const auto lines = described(R"(kafka:
  brokers: []
  topics: [{name: "bad name"}]
  colour: red
http: {listen: 127.0.0.1}
clock: sundial
channels:
  voice: {goal: 1.5, target_s: -1}
queues:
  - {target_s: 30}
limits: {queues: 0}
wat: 1
)");
  const std::vector<std::string> starts{
      "f:2: kafka.brokers: is a list; allowed: text",
      "f:3: kafka.topics[0].name: is \"bad name\"; allowed: a Kafka topic's name",
      "f:4: kafka.colour: is no key that is known here; allowed: brokers, group_id, topics,",
      "f:5: http.listen: is \"127.0.0.1\"; allowed: HOST:PORT",
      "f:6: clock: is \"sundial\"; allowed: wall, event",
      "f:8: channels.voice.target_s: is \"-1\"; allowed: seconds from 0 to 2592000",
      "f:8: channels.voice.goal: is \"1.5\"; allowed: a share from 0 to 1",
      "f:10: queues[0]: has no match",
      "f:11: limits.queues: is \"0\"; allowed: a whole number from 1 to 100000",
      "f:12: wat: is no key that is known here; allowed: kafka, http,",
  };
  ASSERT_EQ(lines.size(), starts.size());
  for (std::size_t i = 0; i < starts.size(); ++i) EXPECT_EQ(lines[i].substr(0, starts[i].size()), starts[i]);
}

TEST(config, refuses_one_by_one) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {"kafka:\n  topics:\n    - {name: a, format: genesys-cloud}",
       "f:3: kafka.topics[0].format: is \"genesys-cloud\"; allowed: native"},
      {"kafka: {topics: []}", "f:1: kafka.topics: is an empty list"},
      {"kafka: {topics: [{format: native}]}", "f:1: kafka.topics[0]: has no name"},
      {"kafka: {topics: [{name: a}, {name: a}]}", "f:1: kafka.topics[1]: names the topic \"a\" again"},
      {"kafka: {topics: [{name: a}], dead_letter_topic: a}", "f:1: kafka.dead_letter_topic: is a topic that is read"},
      {"kafka: {properties: [a]}", "f:1: kafka.properties: is a list; allowed: a mapping"},
      {"clock: wall\nclock: event", "f:2: clock: stands twice, first in line 1"},
      {"http: {listen: \"localhost\"}", "f:1: http.listen"},
      {"http: {listen: \"example.com:80\"}", "f:1: http.listen"},
      {"http: {listen: \"::1:80\"}", "f:1: http.listen"},
      {"http: {listen: \"[127.0.0.1]:80\"}", "f:1: http.listen"},
      {"http: {listen: \"127.0.0.1:65536\"}", "f:1: http.listen"},
      {"http: {listen: \"127.0.0.1:\"}", "f:1: http.listen"},
      {"http: {listen: \"127.0.0.1:-1\"}", "f:1: http.listen"},
      {"http: {listen: \"127.0.0.1:80 \"}", "f:1: http.listen"},
      {"http: {tick_ms: 5}", "f:1: http.tick_ms: is \"5\"; allowed: a whole number from 10 to 1000"},
      {"http: {tick_ms: 1e2}", "f:1: http.tick_ms"},
      {"http: {max_hz: 201}", "f:1: http.max_hz: is \"201\"; allowed: a whole number from 1 to 200"},
      {"defaults: {timezone: Mars/Olympus}", "f:1: defaults.timezone: is \"Mars/Olympus\"; allowed: a time zone"},
      {"defaults: {day_starts_at: \"24:00\"}", "f:1: defaults.day_starts_at"},
      {"defaults: {day_starts_at: 6}", "f:1: defaults.day_starts_at: is \"6\"; allowed: HH:MM"},
      {"defaults: {formula: fair}", "f:1: defaults.formula: is \"fair\"; allowed: answered_only, positive,"},
      {"channels: {voice: {target_s: 20s}}", "f:1: channels.voice.target_s"},
      {"channels: {voice: {target_s: 0.0000001}}", "f:1: channels.voice.target_s"},
      {"channels: {voice: {target_s: .5}}", "f:1: channels.voice.target_s"},
      {"channels: {voice: {goal: nan}}", "f:1: channels.voice.goal"},
      {"channels: {voice: 20}", "f:1: channels.voice: is \"20\"; allowed: a mapping"},
      {"queues: {match: a}", "f:1: queues: is a mapping; allowed: a list of queue rules"},
      {"queues: [{match: \"\"}]", "f:1: queues[0].match: is \"\"; allowed: a name or glob"},
      {"queues: [{match: a, hours: [{days: mon-fun, from: \"08:00\", to: \"09:00\"}]}]",
       "f:1: queues[0].hours[0].days"},
      {"queues: [{match: a, hours: [{days: mon, from: \"09:00\", to: \"09:00\"}]}]",
       "f:1: queues[0].hours[0]: ends before it begins"},
      {"queues: [{match: a, hours: [{days: mon, from: \"09:00\"}]}]", "f:1: queues[0].hours[0]: has no to"},
      {"queues: [{match: a, hours: []}]", "f:1: queues[0].hours: is an empty list; allowed: blocks"},
      {"queues: [{match: a, hours: mon-fri}]", "f:1: queues[0].hours: is \"mon-fri\"; allowed: a list of blocks"},
      {"queues: [{match: a, hours: [{days: mon, from: \"09:00\", to: \"24:01\"}]}]", "f:1: queues[0].hours[0].to"},
      {"queues: [{match: a, hours: [{days: mon, from: \"24:00\", to: \"24:00\"}]}]", "f:1: queues[0].hours[0].from"},
      {"queues: [{match: a, holidays: [\"25.12.2026\"]}]", "f:1: queues[0].holidays[0]"},
      {"queues: [{match: a, holidays: [\"2026-02-29\"]}]",
       "f:1: queues[0].holidays[0]: is \"2026-02-29\"; allowed: a date"},
      {"groups: [{name: a, queues: [b]}, {name: a, queues: [c]}]", "f:1: groups[1]: is a second group"},
      {"groups: [{name: a}]", "f:1: groups[0]: has no queues"},
      {"agent_states: {tea: break}", "f:1: agent_states.tea: is \"break\"; allowed: available, not_ready, offline"},
      {"agents: {detail: all}", "f:1: agents.detail: is \"all\"; allowed: none, team, agent"},
      {"limits: {dedupe_s: 99999999999999999999}", "f:1: limits.dedupe_s"},
      {"- a", "f:1: is a list; allowed: a mapping"},
      {"queues:\n- match: a\n-", "f:3: queues[1]: has no match"},
      {"? [a]\n: b", "f:1: has a key that is a list"},
      {"clock: wall\nhttp: {listen", "f:"},
      {"clock: \"wall", "f:"},
      {"\tclock: wall", "f:1: is not YAML"},
  };
  for (const auto& [yaml, start] : cases) expect_mistake(yaml, start);
}

TEST(config, keeps_states_in_a_topic_where_one_is_named) {
  const auto [config, mistakes] = parse_config("state: {topic: states}");
  EXPECT_TRUE(mistakes.empty());
  EXPECT_EQ(config.state.directory, "") << "not in the default directory, too";
  EXPECT_EQ(config.state.topic, "states");
}

TEST(config, makes_an_instance_one_of_several) {
  const auto cluster_of = [](const std::string& section) {
    const auto [config, mistakes] = parse_config("state: {topic: states}\ncluster: " + section);
    for (const auto& mistake : mistakes) ADD_FAILURE() << describe("f", mistake);
    return config.cluster.value();
  };
  for (const char* by_default : {"{}", "", "{protocol: classic}", "{session_timeout_s: 6}"}) {
    const cluster_config cluster = cluster_of(by_default);
    EXPECT_EQ(cluster.views_topic, "floorwalker-views");
    EXPECT_EQ(cluster.protocol, group_protocol::classic);
    EXPECT_EQ(cluster.session_timeout, 6s);
  }
  const cluster_config classic = cluster_of("{views_topic: views, session_timeout_s: 300}");
  EXPECT_EQ(classic.views_topic, "views");
  EXPECT_EQ(classic.session_timeout, 300s);
  EXPECT_EQ(cluster_of("{protocol: consumer}").protocol, group_protocol::consumer);
}

TEST(config, refuses_topics_of_two_uses_and_clusters_that_cannot_be) {
  const std::string topics = "kafka: {topics: [{name: a}, {name: b}], dead_letter_topic: dead}\n";
  const std::vector<std::pair<const char*, const char*>> cases{
      {"state: {directory: x, topic: t}", "f:2: state.topic: stands beside directory; allowed: either "},
      {"state:\n  topic: t\n  directory: \"\"", "f:3: state.topic: stands beside directory; allowed: either "},
      {"state: {topic: \"\"}", "f:2: state.topic: is \"\"; allowed: a Kafka topic's name"},
      {"state: {topic: .}", "f:2: state.topic: is \".\"; allowed: a Kafka topic's name"},
      {"state: {topic: no/slash}", "f:2: state.topic: is \"no/slash\"; allowed: a Kafka topic's name"},
      {"state: {topic: [t]}", "f:2: state.topic: is a list"},
      {"state: {topic: b}", "f:2: state.topic: is a topic that is read; allowed: a topic of its own"},
      {"state: {topic: dead}", "f:2: state.topic: is the dead-letter topic; allowed: a topic of its own"},
      {"state: {topic: t, every_s: 5}", "f:2: state.every_s: is no key that is known here; allowed: directory, topic"},
      {"cluster: {}", "f:2: cluster: needs state.topic"},
      {"cluster:", "f:2: cluster: needs state.topic"},
      {"cluster: {}\nstate: {directory: d}", "f:2: cluster: needs state.topic"},
      {"state: {topic: no/slash}\ncluster: {}", "f:2: state.topic: is \"no/slash\""},
      {"state: {topic: t}\ncluster: true", "f:3: cluster: is \"true\"; allowed: a mapping"},
      {"state: {topic: t}\ncluster: {views_topic: t}", "f:3: cluster.views_topic: is the topic of states"},
      {"state: {topic: t}\ncluster: {views_topic: a}", "f:3: cluster.views_topic: is a topic that is read"},
      {"state: {topic: t}\ncluster: {views_topic: dead}", "f:3: cluster.views_topic: is the dead-letter topic"},
      {"state: {topic: t}\ncluster: {views_topic: \"\"}", "f:3: cluster.views_topic: is \"\"; allowed: a Kafka"},
      {"state: {topic: floorwalker-views}\ncluster: {}", "f:3: cluster: has no views_topic, and the default"},
      {"state: {topic: t}\ncluster: {protocol: raft}",
       "f:3: cluster.protocol: is \"raft\"; allowed: classic, consumer"},
      {"state: {topic: t}\ncluster: {session_timeout_s: 0}",
       "f:3: cluster.session_timeout_s: is \"0\"; allowed: a whole"},
      {"state: {topic: t}\ncluster: {session_timeout_s: 301}", "f:3: cluster.session_timeout_s"},
      {"state: {topic: t}\ncluster: {session_timeout_s: 1.5}", "f:3: cluster.session_timeout_s"},
      {"state: {topic: t}\ncluster: {session_timeout_s: 6, protocol: consumer}",
       "f:3: cluster.session_timeout_s: stands beside protocol: consumer"},
      {"state: {topic: t}\ncluster: {members: 3}",
       "f:3: cluster.members: is no key that is known here; allowed: views_"},
  };
  for (const auto& [yaml, start] : cases) expect_mistake(topics + yaml, start);
}

TEST(config, asks_about_properties) {
  const auto check = [](const std::string& key, const std::string& value) {
    return key == "good" ? std::nullopt : std::optional("is not known, nor is " + value);
  };
  const auto mistakes = parse_config("kafka:\n  properties:\n    good: 1\n    bad: 2\n    worse: 3\n", check).mistakes;
  ASSERT_EQ(mistakes.size(), 2U);
  EXPECT_EQ(describe("f", mistakes[0]), "f:4: kafka.properties.bad: is not known, nor is 2");
  EXPECT_EQ(describe("f", mistakes[1]), "f:5: kafka.properties.worse: is not known, nor is 3");
}

TEST(config, names_the_line_of_a_syntax_error) {
  const auto mistakes = parse_config("clock: wall\nhttp:\n  listen: [1, 2\nagents: {detail: team}\n").mistakes;
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_GE(mistakes[0].line, 3);
  EXPECT_EQ(mistakes[0].message.substr(0, 12), "is not YAML:");
}

TEST(config, refuses_a_second_document) {
  const auto lines = described("clock: wall\n---\nclock: event\n");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0], "f:3: a second document begins; allowed: one");
}

TEST(config, says_what_cannot_be_read) {
  const auto mistakes = load_config("/nonexistent/floorwalker.yaml").mistakes;
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(describe("x.yaml", mistakes[0]), "x.yaml: cannot be read");
  EXPECT_FALSE(load_config("/").mistakes.empty());
}

TEST(config, survives_hostile_files) {
  EXPECT_FALSE(parse_config(std::string(100'000, '[')).mistakes.empty());
  EXPECT_FALSE(parse_config(std::string("a: \xff\xfe")).mistakes.empty());
  EXPECT_FALSE(parse_config("a: &x [*x, *x]").mistakes.empty());
  EXPECT_FALSE(parse_config(std::string("\0\0\0", 3)).mistakes.empty());
}

}  // namespace
}  // namespace floorwalker
