// The life-cycle of one contact: what its events, in order, say and contribute. A pure function, one event at a time.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <utility>

#include "aggregators/event.h"
#include "aggregators/ids.h"
#include "aggregators/ledger.h"
#include "aggregators/settings.h"

namespace floorwalker {

// An event as a contact's history keeps it: names as numbers, no views.
struct fact {
  time_point order;  // its place in the history; its own time unless it came too late to be put in order
  time_point time;
  std::int64_t sequence = 0;
  std::uint64_t agent = 0;  // hash of the agent's name; 0: not said
  microseconds wait{};
  queue_id queue = queue_id::none;
  channel_id channel = channel_id::none;
  event_type type = event_type::unknown;
  floorwalker::direction direction = direction::inbound;
  leg_role role = leg_role::agent;
  party by = party::unsaid;
  floorwalker::left_reason left_reason = left_reason::system;
  bool has_wait = false;
  bool operator==(const fact&) const = default;

  // The history's order; arrival decides between equals.
  std::pair<time_point, std::int64_t> place() const noexcept { return {order, sequence}; }
};

// A wait in one queue. Its target is the one that held when it began.
struct visit {
  row_id row = row_id::none;
  time_point begin;
  microseconds target{};
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
  row_id row = row_id::none;            // of the visit it answered
  leg_role role = leg_role::agent;
  bool over = false;
  bool on_hold = false, set_aside = false;
  bool answered_visit = false;  // one that counts in its queue
  bool wrapup_started = false, wrapup_ended = false;
  bool operator==(const leg&) const = default;
  bool open() const noexcept { return !over; }
  bool wrapping() const noexcept { return over && wrapup_started && !wrapup_ended; }
  bool handles() const noexcept { return open() && role == leg_role::agent && !set_aside && row != row_id::none; }
};

struct life {
  time_point newest;                 // `order` of its newest event
  std::int64_t newest_sequence = 0;  // and its sequence
  visit waiting;
  row_id served = row_id::none;  // of its last answered visit
  channel_id channel = channel_id::none;
  floorwalker::direction direction = direction::inbound;
  bool ended = false;
  boost::container::small_vector<leg, 1> legs;  // in the order they began
  bool operator==(const life&) const = default;

  std::pair<time_point, std::int64_t> place() const noexcept { return {newest, newest_sequence}; }
  // Nothing is open: no wait, no leg, no wrap-up.
  bool at_rest() const noexcept;
  bool counts_in_queues() const noexcept { return direction == direction::inbound || direction == direction::callback; }
};

// What a life's step may ask for. Implemented by the table of rows.
class row_lookup {
 public:
  virtual ~row_lookup() = default;
  // The row of a queue on a channel (none: voice), made if it is new. Never none unless the queue is.
  virtual row_id row_of(queue_id queue, channel_id channel) = 0;
  virtual const row_settings& settings_of(row_id row) const = 0;
  virtual queue_id queue_of(row_id row) const = 0;
  virtual bool is_voice(row_id row) const = 0;
};

inline constexpr std::size_t legs_max = 32;  // a contact's; the oldest finished one makes room
inline constexpr microseconds short_answer = std::chrono::seconds{10};

// Lets `next` happen to the contact and books what that contributes.
void step(life& contact, const fact& next, row_lookup& rows, ledger& books);
// Nothing has been heard of the contact for too long: at `at` its visit is left as expired, its legs end without a
// sample.
void expire(life& contact, time_point at, ledger& books);

}  // namespace floorwalker
