#include "tests/oracle/native_file.h"

#include <date/date.h>
#include <simdjson.h>

#include <array>
#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>

namespace floorwalker::oracle {

namespace {

using object = simdjson::dom::element;

std::string text_of(const object& from, const char* key) {
  std::string_view value;
  return from[key].get(value) == simdjson::SUCCESS ? std::string{value} : std::string{};
}

us time_of(const std::string& text) {
  std::istringstream in{text};
  date::sys_time<std::chrono::microseconds> time;
  in >> date::parse("%FT%TZ", time);
  if (in.fail()) throw std::runtime_error("no time: " + text);
  return time.time_since_epoch().count();
}

std::int64_t sequence_of(const object& from) {
  std::int64_t number = 0;
  if (from["sequence"].get(number) == simdjson::SUCCESS) return number;
  const std::string text = text_of(from, "sequence");
  return text.empty() ? 0 : std::stoll(text);
}

template <class Enum, std::size_t N>
Enum named(const std::string& name, const std::array<const char*, N>& names, Enum otherwise) {
  for (std::size_t i = 0; i < N; ++i)
    if (name == names[i]) return static_cast<Enum>(i);
  return otherwise;
}

// What an agent reports; a member that is not there is unchanged.
void read_report(const object& data, event& e) {
  e.agent = e.subject;
  e.state = text_of(data, "state");
  e.team = text_of(data, "team");
  simdjson::dom::array queues;
  if (data["queues"].get(queues) == simdjson::SUCCESS) {
    e.queues.emplace();
    for (const std::string_view queue : queues) e.queues->emplace_back(queue);
  }
  std::int64_t slots = 0;
  if (data["capacity"].get(slots) == simdjson::SUCCESS) e.capacity = {{"", static_cast<std::int32_t>(slots)}};
  simdjson::dom::object by_channel;
  if (data["capacity"].get(by_channel) == simdjson::SUCCESS)
    for (const auto& [channel, number] : by_channel)
      e.capacity.emplace_back(channel, static_cast<std::int32_t>(std::int64_t{number}));
}

void read_transfer(const object& data, event& e) {
  e.transfer = named(text_of(data, "kind"), std::array{"blind", "consult"}, transfer_kind::blind);
  e.agent = text_of(data, "from_agent");
  e.queue = text_of(data, "from_queue");
  e.to_agent = text_of(data, "to_agent");
  e.to_queue = text_of(data, "to_queue");
}

void read_data(const object& data, event& e) {
  e.root = text_of(data, "root");
  bool synthetic = false;
  if (data["synthetic"].get(synthetic) == simdjson::SUCCESS) e.synthetic = synthetic;
  if (e.type == event_type::agent_state) return read_report(data, e);
  if (e.type == event_type::contact_transferred) return read_transfer(data, e);
  e.queue = text_of(data, "queue");
  e.channel = text_of(data, "channel");
  e.agent = text_of(data, "agent");
  e.direction =
      named(text_of(data, "direction"), std::array{"inbound", "outbound", "internal", "callback"}, direction::inbound);
  e.role = named(text_of(data, "role"), std::array{"agent", "consult", "supervisor"}, leg_role::agent);
  e.by = named(text_of(data, "by"), std::array{"", "customer", "agent", "bot", "system"}, party::unsaid);
  if (e.type == event_type::contact_left_queue)
    e.reason = named(text_of(data, "reason"),
                     std::array{"overflow", "timeout", "no_agents", "closed", "callback", "voicemail", "deflected",
                                "transferred", "system"},
                     left_reason::system);
  double wait_ms = 0;
  if (data["wait_ms"].get(wait_ms) == simdjson::SUCCESS) e.wait = std::llround(wait_ms * 1000);
}

}  // namespace

std::optional<event> next_event(std::istream& lines) {
  static thread_local simdjson::dom::parser parser;
  std::string line;
  if (!std::getline(lines, line)) return std::nullopt;
  const object root = parser.parse(line);  // throws simdjson_error, a std::runtime_error's cousin
  event e;
  e.type = event_type_named(text_of(root, "type"));
  e.time = time_of(text_of(root, "time"));
  e.sequence = sequence_of(root);
  e.id = text_of(root, "source") + "\n" + text_of(root, "id");
  e.subject = text_of(root, "subject");
  object data;
  if (root["data"].get(data) == simdjson::SUCCESS) read_data(data, e);
  return e;
}

}  // namespace floorwalker::oracle
