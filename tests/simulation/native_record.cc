#include "tests/simulation/native_record.h"

#include <array>
#include <string_view>

#include "aggregators/figures.h"
#include "ingest/rfc3339.h"

namespace floorwalker::simulation {
namespace {

constexpr std::array<std::string_view, 4> directions{"inbound", "outbound", "internal", "callback"};
constexpr std::array<std::string_view, 3> roles{"agent", "consult", "supervisor"};
constexpr std::array<std::string_view, 5> parties{"system", "customer", "agent", "bot", "system"};
constexpr std::array<std::string_view, 4> outcomes{"contained", "transferred", "failed", "abandoned"};

// The members of one JSON object. Names of simulated things need no escapes.
class object {
 public:
  object& raw(std::string_view name, std::string_view value) {
    text_ += text_.size() > 1 ? ",\"" : "\"";
    text_.append(name).append("\":").append(value);
    return *this;
  }
  object& text(std::string_view name, std::string_view value) {
    return value.empty() ? *this : raw(name, '"' + std::string{value} + '"');
  }
  std::string done() const { return text_ + '}'; }

 private:
  std::string text_ = "{";
};

std::string list_of(const std::vector<std::string>& names) {
  std::string text = "[";
  for (const std::string& name : names) text += (text.size() > 1 ? ",\"" : "\"") + name + '"';
  return text + ']';
}

void tell_agent(const oracle::event& e, object& data) {
  data.text("state", e.state).text("team", e.team);
  if (e.queues) data.raw("queues", list_of(*e.queues));
  if (e.capacity.empty()) return;
  object slots;
  for (const auto& [channel, count] : e.capacity) {
    if (channel.empty()) return void(data.raw("capacity", std::to_string(count)));
    slots.raw(channel, std::to_string(count));
  }
  data.raw("capacity", slots.done());
}

void tell_contact(const oracle::event& e, object& data) {
  const bool transferred = e.type == event_type::contact_transferred;
  data.text(transferred ? "from_queue" : "queue", e.queue).text("to_queue", e.to_queue).text("channel", e.channel);
  data.text(transferred ? "from_agent" : "agent", e.agent).text("to_agent", e.to_agent);
  if (e.wait) data.raw("wait_ms", std::to_string(*e.wait / 1000));
  switch (e.type) {
    case event_type::contact_started: data.text("direction", directions[index_of(e.direction)]); break;
    case event_type::contact_self_service_started: data.text("flow", "greeting"); break;
    case event_type::contact_self_service_ended:
      data.text("flow", "greeting").text("outcome", outcomes[index_of(e.outcome)]);
      break;
    case event_type::contact_answered: data.text("role", roles[index_of(e.role)]); break;
    case event_type::contact_left_queue: data.text("reason", name_of(e.reason)); break;
    case event_type::contact_transferred:
      data.text("kind", e.transfer == transfer_kind::blind ? "blind" : "consult");
      break;
    case event_type::contact_message: data.text("by", parties[index_of(e.by)]); break;
    case event_type::contact_ended:
      if (e.by != party::unsaid) data.text("by", parties[index_of(e.by)]);
      break;
    default: break;
  }
}

}  // namespace

std::string native_record(const oracle::event& event) {
  object data;
  event.type == event_type::agent_state ? tell_agent(event, data) : tell_contact(event, data);
  data.text("root", event.root);
  object whole;
  whole.text("specversion", "1.0").text("id", event.id).text("source", "simulation");
  whole.text("type", name_of(event.type)).text("time", to_rfc3339(time_point{microseconds{event.time}}));
  whole.text("subject", event.subject).raw("sequence", std::to_string(event.sequence)).raw("data", data.done());
  return whole.done();
}

const std::string& key_of(const oracle::event& event) { return event.root.empty() ? event.subject : event.root; }

}  // namespace floorwalker::simulation
