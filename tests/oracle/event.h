// One contact-centre event as the tests write it: plain strings and integers, owned.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "aggregators/event.h"

namespace floorwalker::oracle {

using us = std::int64_t;  // an instant since 1970 or a duration, in microseconds
inline constexpr us second = 1'000'000;

struct event {
  event_type type = event_type::unknown;
  us time = 0;
  std::int64_t sequence = 0;
  std::string id;  // stands for source + id; must be set
  std::string subject;
  std::string queue, channel, agent;
  floorwalker::direction direction = floorwalker::direction::inbound;
  leg_role role = leg_role::agent;
  party by = party::unsaid;
  left_reason reason = left_reason::system;
  std::optional<us> wait;
  bool synthetic = false;
  std::int32_t partition = 0;
  std::optional<us> record_time;  // absent: the event's own time
};

// The same for production code. The views point into `from`, which must outlive the result.
floorwalker::event to_production(const event& from);

}  // namespace floorwalker::oracle
