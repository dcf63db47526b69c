// What is known of one contact after its events so far.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "aggregators/event.h"
#include "aggregators/fact.h"
#include "aggregators/ids.h"

namespace floorwalker {

// A wait in one queue, judged by the settings that held when it began.
struct visit {
  row_id row = row_id::none;
  time_point begin;
  microseconds target{}, short_abandon{};
  bool counts = false;  // in queue figures: by the contact's direction when it began
  bool open() const noexcept { return row != row_id::none; }
  time_point deadline() const noexcept { return begin + target; }
  bool operator==(const visit&) const = default;
};

// One agent on the contact.
struct leg {
  std::uint64_t agent = 0;
  time_point begin, span_begin;         // of the leg; of what it is doing now
  time_point released;                  // once over
  time_point wrapup_begin, wrapup_end;  // once wrapup_started, wrapup_ended
  microseconds held{}, parked{};        // of the closed spans; parked wins over held
  row_id row = row_id::none;            // of the visit it answered; none while it is not an agent's
  leg_role role = leg_role::agent;
  bool over = false;
  bool on_hold = false, set_aside = false;
  bool answered_visit = false;  // one that counts in its queue
  bool wrapup_started = false, wrapup_ended = false;
  bool transferred = false;  // the contact was passed on from it
  bool operator==(const leg&) const = default;
  bool open() const noexcept { return !over; }
  bool wrapping() const noexcept { return over && wrapup_started && !wrapup_ended; }
  bool of_agent() const noexcept { return role == leg_role::agent; }
};

// Who has written last, and since when an answer is due.
struct message_clocks {
  time_point response_from;     // the first-response clock's start
  time_point unanswered_since;  // the reply clock's start; epoch: it does not run
  bool heard = false;           // the customer's first message after all that restarts the first-response clock
  bool responded = false;       // the episode has had its first response, or will have none
  bool reply_due() const noexcept { return unanswered_since != time_point{}; }
  bool operator==(const message_clocks&) const = default;
};

struct life {
  time_point newest;                 // of its newest event
  std::int64_t newest_sequence = 0;  // and its sequence
  visit waiting;
  row_id served = row_id::none;  // of its last answered visit
  channel_id channel = channel_id::none;
  floorwalker::direction direction = direction::inbound;
  bool seen = false;         // has had an event, and was not forgotten since
  bool ended = false;        // and not reopened
  bool in_progress = false;  // begun, queued, answered or written to, and not ended
  message_clocks messages;
  boost::container::small_vector<leg, 1> legs;             // in the order they began
  boost::container::small_vector<std::uint64_t, 1> rings;  // agents it rings at
  bool operator==(const life&) const = default;

  event_place place() const noexcept { return {newest, newest_sequence}; }
  // Nothing is open: no wait, no leg, no wrap-up.
  bool at_rest() const noexcept;
  bool counts_in_queues() const noexcept { return direction == direction::inbound || direction == direction::callback; }
};

inline constexpr std::size_t legs_max = 32;   // a contact's; the oldest finished one makes room
inline constexpr std::size_t rings_max = 32;  // at once; further ones are not told
inline constexpr microseconds short_answer = std::chrono::seconds{10};

}  // namespace floorwalker
