#include "server/config.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "server/config_section.h"
#include "server/config_state.h"
#include "server/utf8.h"
#include "server/zone_calendar.h"
#include "server/zone_hours.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

const value_rule<formula>& formula_rule() {
  static const auto rule = [] {
    std::vector<std::pair<std::string_view, formula>> words;
    for (std::size_t i = 0; i < formula_count; ++i) words.emplace_back(formula_names[i], static_cast<formula>(i));
    return one_of(std::move(words));
  }();
  return rule;
}

void read_topics(const config_value& value, kafka_config& out) {
  const auto topics = value.elements("topics");
  if (value.node().IsSequence() && topics.empty()) value.refuse("is an empty list; allowed: one topic or more");
  out.topics.clear();
  for (const config_value& element : topics) {
    config_section section(element);
    std::string name, format;
    section.read("name", topic_name(), name);
    section.read("format", one_of<std::string>({{"native", "native"}}), format);
    section.finish();
    if (section.lacks("name")) element.refuse("has no name; allowed: a topic's name");
    if (name.empty()) continue;
    if (std::find(out.topics.begin(), out.topics.end(), name) != out.topics.end())
      element.refuse("names the topic \"" + name + "\" again; allowed: each topic once");
    out.topics.push_back(name);
  }
}

void read_properties(const config_value& value, const property_check& check, kafka_config& out) {
  for (const auto& [key, property] : config_section(value).all()) {
    const auto text = property.as(any_text(0, 65536));
    if (!text) continue;
    if (const auto wrong = check ? check(key, *text) : std::nullopt)
      property.refuse(*wrong);
    else
      out.properties[key] = *text;
  }
}

void read_kafka(config_section& root, const property_check& check, kafka_config& out) {
  const auto value = root.find("kafka");
  if (!value) return;
  config_section section(*value);
  section.read("brokers", any_text(1, 4096), out.brokers);
  section.read("group_id", any_text(1, 249), out.group_id);
  if (const auto topics = section.find("topics")) read_topics(*topics, out);
  if (const auto topic = section.find("dead_letter_topic")) {
    const bool none = topic->is_null() || (topic->node().IsScalar() && topic->node().Scalar().empty());
    if (!none) out.dead_letter_topic = topic->as(topic_name()).value_or("");
    if (std::find(out.topics.begin(), out.topics.end(), out.dead_letter_topic) != out.topics.end())
      topic->refuse("is a topic that is read; allowed: another topic, or \"\" for none");
  }
  if (const auto properties = section.find("properties")) read_properties(*properties, check, out);
  section.finish();
}

void read_http(config_section& root, http_config& out) {
  const auto value = root.find("http");
  if (!value) return;
  config_section section(*value);
  section.read("listen", listen_address_rule(), out.listen);
  section.read("tick_ms", whole_number(10, 1000), out.tick);
  section.read("max_hz", whole_number(1, 200), out.max_hz);
  section.read("connections_max", whole_number(1, 100'000), out.connections_max);
  section.finish();
}

struct day_rule {
  std::string zone = "UTC";
  std::chrono::minutes starts_at{};
};

// True where the section says anything of it; `out` comes in with what holds otherwise.
bool read_day(config_section& section, day_rule& out) {
  const bool said = section.find("timezone") || section.find("day_starts_at");
  section.read("timezone", time_zone(), out.zone);
  section.read("day_starts_at", time_of_day(false), out.starts_at);
  return said;
}

constexpr auto target_max = 30 * 24h, expiry_max = 90 * 24h;

// A target that may be switched off by null.
void read_optional_target(config_section& section, std::string_view key, std::optional<microseconds>& out) {
  const auto value = section.find(key);
  if (!value) return;
  if (value->is_null())
    out.reset();
  else if (const auto seconds = value->as(seconds_between(1s, target_max)))
    out = seconds;
}

void read_channels(config_section& root, settings& out) {
  const auto value = root.find("channels");
  if (!value) return;
  for (const auto& [key, channel] : config_section(*value).all()) {
    if (!name().parse(key)) channel.refuse("is no channel's name; allowed: " + name().allowed);
    channel_settings figures = built_in_channel(key);
    config_section section(channel);
    section.read("target_s", seconds_between(0s, target_max), figures.target);
    section.read("goal", share(), figures.goal);
    section.read("short_abandon_s", seconds_between(0s, 24h), figures.short_abandon);
    section.read("expire_after_s", seconds_between(1s, expiry_max), figures.expire_after);
    read_optional_target(section, "first_response_target_s", figures.first_response_target);
    read_optional_target(section, "reply_target_s", figures.reply_target);
    section.finish();
    out.channels.emplace_back(key, figures);
  }
}

std::vector<weekly_hours> read_hours(const config_value& value) {
  std::vector<weekly_hours> result;
  for (const config_value& element : value.elements("blocks {days, from, to}")) {
    weekly_hours block;
    config_section section(element);
    section.read("days", weekdays(), block.days);
    std::optional<std::chrono::minutes> from, to;
    section.read("from", time_of_day(false), from);
    section.read("to", time_of_day(true), to);
    section.finish();
    for (const char* key : {"days", "from", "to"})
      if (section.lacks(key)) element.refuse(std::string("has no ") + key + "; allowed: {days, from, to}");
    if (from && to && *from >= *to)
      element.refuse("ends before it begins; allowed: from earlier than to; over midnight in two blocks");
    block.from = from.value_or(block.from);
    block.to = to.value_or(block.to);
    result.push_back(block);
  }
  return result;
}

// Null for a queue that is always open.
std::shared_ptr<const opening_hours> read_opening(config_section& section, const std::string& zone) {
  const auto hours = section.find("hours");
  const auto holidays = section.find("holidays");
  if (!hours && !holidays) return nullptr;
  std::vector<std::chrono::year_month_day> days_off;
  if (holidays)
    for (const config_value& holiday : holidays->elements("dates"))
      if (const auto day_off = holiday.as(date())) days_off.push_back(*day_off);
  if (hours && hours->node().IsSequence() && hours->node().size() == 0)
    hours->refuse("is an empty list; allowed: blocks {days, from, to}; without hours a queue is always open");
  auto blocks = hours ? read_hours(*hours) : std::vector<weekly_hours>{};
  return std::make_shared<zone_hours>(zone, std::move(blocks), std::move(days_off));
}

queue_rule read_queue(const config_value& element, const day_rule& defaults) {
  queue_rule rule;
  config_section section(element);
  section.read("match", name_or_glob(), rule.match);
  section.read("channel", name(), rule.channel);
  section.read("target_s", seconds_between(0s, target_max), rule.target);
  section.read("goal", share(), rule.goal);
  section.read("short_abandon_s", seconds_between(0s, 24h), rule.short_abandon);
  section.read("first_response_target_s", seconds_between(1s, target_max), rule.first_response_target);
  section.read("reply_target_s", seconds_between(1s, target_max), rule.reply_target);
  section.read("formula", formula_rule(), rule.formula);
  day_rule day = defaults;
  if (read_day(section, day)) rule.calendar = std::make_shared<zone_calendar>(day.zone, day.starts_at);
  rule.hours = read_opening(section, day.zone);
  section.finish();
  if (section.lacks("match")) element.refuse("has no match; allowed: " + name_or_glob().allowed);
  return rule;
}

void read_groups(config_section& root, settings& out) {
  const auto value = root.find("groups");
  if (!value) return;
  for (const config_value& element : value->elements("groups {name, queues}")) {
    group_rule group;
    config_section section(element);
    section.read("name", name(), group.name);
    const auto queues = section.find("queues");
    if (queues)
      for (const config_value& queue : queues->elements("names or globs"))
        if (auto pattern = queue.as(name_or_glob())) group.queues.push_back(std::move(*pattern));
    section.finish();
    if (section.lacks("name")) element.refuse("has no name; allowed: a name");
    if (!queues || (queues->node().IsSequence() && queues->node().size() == 0))
      element.refuse("has no queues; allowed: a list of names or globs");
    const auto same = [&](const group_rule& other) { return !group.name.empty() && other.name == group.name; };
    if (std::any_of(out.groups.begin(), out.groups.end(), same))
      element.refuse("is a second group of the name \"" + group.name + "\"; allowed: each name once");
    out.groups.push_back(std::move(group));
  }
}

void read_agents(config_section& root, settings& out) {
  static const auto classes = one_of<agent_class>({{"available", agent_class::available},
                                                   {"not_ready", agent_class::not_ready},
                                                   {"offline", agent_class::offline}});
  static const auto details = one_of<agent_detail>(
      {{"none", agent_detail::none}, {"team", agent_detail::team}, {"agent", agent_detail::agent}});
  if (const auto states = root.find("agent_states"))
    for (const auto& [key, state] : config_section(*states).all())
      if (const auto state_class = state.as(classes)) out.agent_states[key] = *state_class;
  if (const auto agents = root.find("agents")) {
    config_section section(*agents);
    section.read("detail", details, out.agents);
    section.finish();
  }
}

void read_limits(config_section& root, settings& figures, kafka_config& kafka) {
  const auto value = root.find("limits");
  if (!value) return;
  config_section section(*value);
  section.read("queues", whole_number(1, 100'000), figures.queues_max);
  section.read("max_disorder_s", seconds_between(0s, 1h), figures.max_disorder);
  section.read("dedupe_s", seconds_between(0s, 7 * 24h), figures.dedupe);
  section.read("max_ahead_s", seconds_between(0s, 24h), figures.max_ahead);
  section.read("record_bytes", whole_number(1024, 16 << 20), kafka.record_bytes);
  section.finish();
}

day_rule read_defaults(config_section& root, settings& figures) {
  day_rule day;
  const auto value = root.find("defaults");
  if (!value) return day;
  config_section section(*value);
  section.read("formula", formula_rule(), figures.formula);
  read_day(section, day);
  section.finish();
  figures.calendar = make_calendar(day.zone, day.starts_at);
  return day;
}

void read_root(const config_value& value, const property_check& check, config& out) {
  auto figures = std::make_shared<settings>();
  config_section root(value);
  read_kafka(root, check, out.kafka);
  read_http(root, out.http);
  read_state(root, out);
  read_cluster(root, out);
  root.read("clock", one_of<clock_source>({{"wall", clock_source::wall}, {"event", clock_source::event}}),
            figures->clock);
  const day_rule day = read_defaults(root, *figures);
  read_channels(root, *figures);
  if (const auto queues = root.find("queues"))
    for (const config_value& element : queues->elements("queue rules"))
      figures->queues.push_back(read_queue(element, day));
  read_groups(root, *figures);
  read_agents(root, *figures);
  read_limits(root, *figures, out.kafka);
  root.finish();
  out.figures = std::move(figures);
}

constexpr std::size_t file_bytes_max = 4 << 20;

}  // namespace

config_result parse_config(std::string_view yaml, const property_check& check) {
  config_result result;
  result.config.figures = std::make_shared<settings>();
  if (!is_utf8(yaml) || yaml.find('\0') != std::string_view::npos) {
    result.mistakes.push_back({0, "", "is not text: it holds NUL or is not UTF-8"});
    return result;
  }
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(yaml));
    if (documents.size() > 1)
      result.mistakes.push_back({documents[1].Mark().line + 1, "", "a second document begins; allowed: one"});
    if (!documents.empty()) read_root(config_value(result.mistakes, documents[0], "", 1), check, result.config);
  } catch (const YAML::Exception& error) {
    result.mistakes.push_back({error.mark.line + 1, "", "is not YAML: " + error.msg});
  }
  std::stable_sort(result.mistakes.begin(), result.mistakes.end(),
                   [](const config_mistake& a, const config_mistake& b) { return a.line < b.line; });
  return result;
}

config_result load_config(const std::string& file, const property_check& check) {
  const auto refused = [](std::string message) {
    config_result result;
    result.mistakes.push_back({0, "", std::move(message)});
    return result;
  };
  std::ifstream in(file, std::ios::binary);
  std::string text(file_bytes_max + 1, '\0');
  if (!in) return refused("cannot be read");
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad()) return refused("cannot be read");
  if (text.size() > file_bytes_max) return refused("is longer than 4 MiB");
  return parse_config(text, check);
}

std::string describe(const std::string& file, const config_mistake& mistake) {
  std::string line = file + ":";
  if (mistake.line > 0) line += std::to_string(mistake.line) + ":";
  return line + " " + (mistake.key.empty() ? "" : mistake.key + ": ") + mistake.message;
}

std::chrono::milliseconds view_tick(const http_config& http) { return std::clamp(http.tick / 20, 1ms, 50ms); }

}  // namespace floorwalker
