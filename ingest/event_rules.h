// The contract's table of event types as data: which members of `data` each type has, and what each must hold.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "aggregators/event.h"

namespace floorwalker {

// The CloudEvents attributes that are read, and `data`.
enum class attribute : std::uint8_t { specversion, id, source, type, time, subject, sequence, data };
inline constexpr std::array<std::string_view, 8> attribute_names{"specversion", "id",      "source",   "type",
                                                                 "time",        "subject", "sequence", "data"};

// The members of `data` that the contract names, for any type.
enum class member : std::uint8_t {
  agent,
  announced_wait_s,
  by,
  capacity,
  channel,
  customer,
  direction,
  disposition,
  due,
  flow,
  from_agent,
  from_queue,
  kind,
  level,
  outcome,
  priority,
  promise,
  queue,
  queues,
  reason,
  resolved,
  role,
  root,
  score,
  skills,
  state,
  synthetic,
  team,
  tier,
  to_agent,
  to_external,
  to_queue,
  until,
  wait_ms,
};
inline constexpr std::array<std::string_view, 34> member_names{"agent",       "announced_wait_s",
                                                               "by",          "capacity",
                                                               "channel",     "customer",
                                                               "direction",   "disposition",
                                                               "due",         "flow",
                                                               "from_agent",  "from_queue",
                                                               "kind",        "level",
                                                               "outcome",     "priority",
                                                               "promise",     "queue",
                                                               "queues",      "reason",
                                                               "resolved",    "role",
                                                               "root",        "score",
                                                               "skills",      "state",
                                                               "synthetic",   "team",
                                                               "tier",        "to_agent",
                                                               "to_external", "to_queue",
                                                               "until",       "wait_ms"};
static_assert(member_names[static_cast<std::size_t>(member::wait_ms)] == "wait_ms");

// What a member must hold. Null is as good as absent, as CloudEvents has it.
enum class rule : std::uint8_t {
  name,          // a string of 1 to 128 bytes without NUL
  identifier,    // the same of 1 to 1024 bytes
  text,          // any string
  date_time,     // a string, RFC 3339
  flag,          // true or false
  milliseconds,  // an integer within about a year either way
  number,        // any number
  scalar,        // a number or a string: the contract leaves it open
  list,          // an array
  queues,        // an array of names
  capacity,      // an integer, 0 to 10,000, or an object of channels' names with one each
  direction,     // the closed word lists; another word is a bad value
  declined_reason,
  leg_role,
  left_reason,
  message_party,
  outcome,
  transfer_kind,
  ended_by,  // the open one: any name, and one that is not a party's counts as the system
};

struct member_rule {
  member which;
  floorwalker::rule rule;
  bool required = false;
  std::string_view event::*target = nullptr;  // where a name goes
};

// The members of one type, besides `root` and `synthetic`, which every type may have. Empty for event_type::unknown.
std::span<const member_rule> rules_of(event_type type) noexcept;

}  // namespace floorwalker
