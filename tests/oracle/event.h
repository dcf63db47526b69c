// One contact-centre event as the tests write it: plain strings and integers, owned.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aggregators/event.h"

namespace floorwalker::oracle {

using us = std::int64_t;  // an instant since 1970 or a duration, in microseconds
inline constexpr us second = 1'000'000;

struct event {
  event_type type = event_type::unknown;
  us time = 0;
  std::int64_t sequence = 0;
  std::string id;       // stands for source + id; must be set
  std::string subject;  // contact; for agent_state the agent
  std::string root;     // empty: the subject
  std::string queue;    // for contact_transferred: from_queue
  std::string to_queue, channel;
  std::string agent;  // for contact_transferred: from_agent; for agent_state: the subject
  std::string to_agent;
  std::string state, team;                                     // of agent_state
  std::optional<std::vector<std::string>> queues;              // absent: not said
  std::vector<std::pair<std::string, std::int32_t>> capacity;  // by channel, "" for all; empty: not said
  floorwalker::direction direction = floorwalker::direction::inbound;
  leg_role role = leg_role::agent;
  party by = party::unsaid;
  left_reason reason = left_reason::system;
  transfer_kind transfer = transfer_kind::blind;
  self_service_outcome outcome = self_service_outcome::contained;
  std::optional<us> wait;
  bool synthetic = false;
  bool misrouted = false;  // its record has another key than its root
  std::int32_t partition = 0;
  std::optional<us> record_time;  // absent: the event's own time
};

// The same for production code. Points into `from`, which must outlive it.
class production_event {
 public:
  explicit production_event(const event& from);
  production_event(const production_event&) = delete;
  production_event& operator=(const production_event&) = delete;
  // NOLINTNEXTLINE(google-explicit-constructor): stands for the event it holds
  operator const floorwalker::event&() const { return event_; }

 private:
  std::vector<std::string_view> queues_;
  std::vector<capacity> capacities_;
  floorwalker::event event_;
};
inline production_event to_production(const event& from) { return production_event{from}; }

}  // namespace floorwalker::oracle
