// What ingest hands over and the aggregators take: one contact-centre event, as plain values.
#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace floorwalker {

using microseconds = std::chrono::microseconds;

// An instant of event time or of "now": microseconds since 1970-01-01T00:00:00Z, leap seconds ignored, never negative.
using time_point = std::chrono::sys_time<microseconds>;

// A 128-bit hash that stands for a name (a contact, a root contact, an event's source + id). Well mixed, so that `lo`
// may serve as a table's hash as it is, and never all zero. The function that makes it is fixed, because states are
// compared across instances.
struct key128 {
  std::uint64_t hi = 0;
  std::uint64_t lo = 0;
  auto operator<=>(const key128&) const = default;
};

// In the order of the contract's table; `unknown` is any type that is not in it.
enum class event_type : std::uint8_t {
  contact_started,
  contact_self_service_started,
  contact_self_service_ended,
  contact_queued,
  contact_alerted,
  contact_declined,
  contact_answered,
  contact_abandoned,
  contact_left_queue,
  contact_held,
  contact_resumed,
  contact_parked,
  contact_unparked,
  contact_transferred,
  contact_message,
  contact_released,
  contact_wrapup_started,
  contact_wrapup_ended,
  contact_ended,
  agent_state,
  contact_promised,
  contact_promise_kept,
  contact_promise_broken,
  contact_corrected,
  contact_escalated,
  contact_rated,
  unknown,
};
inline constexpr std::size_t event_type_count = static_cast<std::size_t>(event_type::unknown) + 1;

// The name on the wire ("contact.queued"); "unknown" for event_type::unknown.
std::string_view name_of(event_type type) noexcept;
// event_type::unknown for a name that is not in the contract's table.
event_type event_type_named(std::string_view name) noexcept;

enum class direction : std::uint8_t { inbound, outbound, internal, callback };
enum class leg_role : std::uint8_t { agent, consult, supervisor };
// Who did it: contact.ended and contact.message. `unsaid` where the event names nobody.
enum class party : std::uint8_t { unsaid, customer, agent, bot, system };
enum class left_reason : std::uint8_t {
  overflow,
  timeout,
  no_agents,
  closed,
  callback,
  voicemail,
  deflected,
  transferred,
  system,
};
inline constexpr std::size_t left_reason_count = static_cast<std::size_t>(left_reason::system) + 1;
std::string_view name_of(left_reason reason) noexcept;
enum class transfer_kind : std::uint8_t { blind, consult };
enum class self_service_outcome : std::uint8_t { contained, transferred, failed, abandoned };

// What an agent can take on a channel at once.
struct capacity {
  std::string_view channel;  // empty: every channel
  std::int32_t slots = 1;    // 0 to 10,000
};

inline constexpr std::size_t agent_queues_max = 1000;

// One valid event. The views point into the record and the memory it was decoded with (ingest/decoder.h); whoever keeps
// a name copies it. Names are valid UTF-8 of 1 to 128 bytes; an empty view means that the event does not say.
struct event {
  event_type type = event_type::unknown;
  time_point time;
  std::int64_t sequence = 0;
  key128 identity;         // of source + id: the same again is a duplicate
  key128 subject;          // contact id, or the agent's id for agent_state
  key128 root;             // first contact of the chain; equal to subject when the event names none
  bool misrouted = false;  // the record's key is not the root (for agent_state: not the agent)
  bool synthetic = false;  // a probe: measured apart
  std::string_view queue;
  std::string_view to_queue;
  std::string_view channel;
  std::string_view agent;  // for contact.transferred: from_agent; for agent.state: its subject
  std::string_view to_agent;
  // agent.state alone; what it does not say is unchanged.
  std::string_view state, team;
  bool says_queues = false;
  std::span<const std::string_view> queues;           // of those said, up to agent_queues_max; each once
  std::span<const floorwalker::capacity> capacities;  // empty: not said
  floorwalker::direction direction = direction::inbound;
  leg_role role = leg_role::agent;
  party by = party::unsaid;
  floorwalker::left_reason left_reason = left_reason::system;
  transfer_kind transfer = transfer_kind::blind;
  self_service_outcome outcome = self_service_outcome::contained;
  std::optional<microseconds> wait;  // wait_ms, where the event says it; may be negative on the wire
};

}  // namespace floorwalker
