#include "tests/aggregators/scenario_event.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <stdexcept>

namespace floorwalker::scenarios {

namespace {

using oracle::us;

template <class Value>
Value named(const std::string& name, const std::map<std::string, Value>& names) {
  const auto found = names.find(name);
  if (found == names.end()) throw std::runtime_error("nobody knows the word " + name);
  return found->second;
}

const std::map<std::string, direction> directions{{"inbound", direction::inbound},
                                                  {"outbound", direction::outbound},
                                                  {"internal", direction::internal},
                                                  {"callback", direction::callback}};
const std::map<std::string, party> parties{
    {"customer", party::customer}, {"agent", party::agent}, {"bot", party::bot}, {"system", party::system}};
const std::map<std::string, leg_role> roles{
    {"agent", leg_role::agent}, {"consult", leg_role::consult}, {"supervisor", leg_role::supervisor}};
const std::map<std::string, transfer_kind> kinds{{"blind", transfer_kind::blind}, {"consult", transfer_kind::consult}};
const std::map<std::string, self_service_outcome> outcomes{{"contained", self_service_outcome::contained},
                                                           {"transferred", self_service_outcome::transferred},
                                                           {"failed", self_service_outcome::failed},
                                                           {"abandoned", self_service_outcome::abandoned}};

left_reason reason_named(const std::string& name) {
  for (std::size_t i = 0; i < left_reason_count; ++i)
    if (name_of(static_cast<left_reason>(i)) == name) return static_cast<left_reason>(i);
  throw std::runtime_error("no reason " + name);
}

// Reads one word after the other.
class line_reader {
 public:
  line_reader(const words& line, const time_of_day& time) : line_(line), time_(time) {}

  oracle::event read() {
    e_.time = time_(next());
    if (peek() == "agent") {
      next();
      agent_reports();
    } else {
      e_.subject = next();
      contact_event();
    }
    while (!done()) trailing(next());
    return e_;
  }

 private:
  bool done() const { return at_ == line_.size(); }
  std::string peek() const { return done() ? std::string{} : line_[at_]; }
  const std::string& next() { return line_.at(at_++); }

  void agent_reports() {
    e_.type = event_type::agent_state;
    e_.subject = e_.agent = next();
    e_.state = next();
  }

  void contact_event() {
    const std::string& verb = next();
    e_.type = event_type_named("contact." + (verb == "left" ? "left_queue" : verb));
    if (e_.type == event_type::unknown && verb != "unknown") throw std::runtime_error("no such event: " + verb);
    switch (e_.type) {
      case event_type::contact_started:
        e_.channel = next();
        if (directions.contains(peek())) e_.direction = directions.at(next());
        break;
      case event_type::contact_self_service_started: next(); break;  // the flow's name
      case event_type::contact_self_service_ended: e_.outcome = named(next(), outcomes); break;
      case event_type::contact_queued: e_.queue = next(); break;
      case event_type::contact_left_queue: e_.reason = reason_named(next()); break;
      case event_type::contact_transferred: e_.transfer = named(next(), kinds); break;
      case event_type::contact_message:
        e_.by = named(next(), parties);
        if (e_.by == party::agent) maybe_agent();
        break;
      case event_type::contact_answered:
      case event_type::contact_released:
      case event_type::contact_alerted:
      case event_type::contact_declined:
      case event_type::contact_wrapup_started:
      case event_type::contact_wrapup_ended: e_.agent = next(); break;
      case event_type::contact_held:
      case event_type::contact_resumed:
      case event_type::contact_parked:
      case event_type::contact_unparked: maybe_agent(); break;
      default: break;
    }
  }

  void maybe_agent() {
    static const words others{"from", "on",        "as",      "waited", "seq",   "id",
                              "root", "partition", "stamped", "by",     "probe", "misrouted"};
    if (!done() && std::find(others.begin(), others.end(), peek()) == others.end()) e_.agent = next();
  }

  void trailing(const std::string& word) {
    if (word == "probe")
      e_.synthetic = true;
    else if (word == "misrouted")
      e_.misrouted = true;
    else if (word == "from")
      e_.queue = next();
    else if (word == "to")
      transferred_to(next());
    else if (word == "by" && e_.type == event_type::contact_transferred)
      e_.agent = next();
    else if (word == "by")
      e_.by = named(next(), parties);
    else if (word == "on")
      e_.channel = next();
    else if (word == "as")
      e_.role = named(next(), roles);
    else if (word == "waited")
      e_.wait = parse_seconds(next());
    else if (word == "root")
      e_.root = next();
    else if (e_.type == event_type::agent_state)
      of_agent(word);
    else
      of_record(word);
  }

  void of_agent(const std::string& word) {
    if (word == "serves") {
      const std::string& queues = next();
      e_.queues = queues == "nothing" ? words{} : split(queues, ',');
    } else if (word == "team") {
      e_.team = next();
    } else if (word == "capacity") {
      const std::string& channel = next();
      e_.capacity.emplace_back(channel == "all" ? "" : channel, std::stoi(next()));
    } else {
      of_record(word);
    }
  }

  void of_record(const std::string& word) {
    if (word == "seq")
      e_.sequence = std::stoll(next());
    else if (word == "id")
      e_.id = next();
    else if (word == "partition")
      e_.partition = std::stoi(next());
    else if (word == "stamped")
      e_.record_time = time_(next());
    else
      throw std::runtime_error("unknown word " + word);
  }

  void transferred_to(const std::string& word) {
    if (word == "agent")
      e_.to_agent = next();
    else if (word != "outside")
      e_.to_queue = word;
  }

  const words& line_;
  const time_of_day& time_;
  std::size_t at_ = 0;
  oracle::event e_;
};

}  // namespace

oracle::event parse_event(const words& line, const time_of_day& time) { return line_reader{line, time}.read(); }

us parse_seconds(const std::string& text) { return static_cast<us>(std::llround(std::stold(text) * 1e6L)); }

words split(const std::string& text, char at) {
  std::istringstream in{text};
  words parts;
  for (std::string part; std::getline(in, part, at);) parts.push_back(part);
  return parts;
}

}  // namespace floorwalker::scenarios
