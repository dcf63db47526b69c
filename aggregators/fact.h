// An event as a chain's history keeps it: names as numbers, no views.
#pragma once

#include <cstdint>
#include <tuple>
#include <utility>

#include "aggregators/event.h"
#include "aggregators/ids.h"

namespace floorwalker {

// A place among events: arrival decides between equals.
using event_place = std::pair<time_point, std::int64_t>;  // time, sequence

struct fact {
  // Its place in the chain's history: its own, unless it came too late to be put there.
  time_point order;
  std::int64_t order_sequence = 0;
  time_point time;
  std::int64_t sequence = 0;
  std::uint64_t agent = 0, to_agent = 0;  // hashes of the agents' names; 0: not said
  microseconds wait{};
  queue_id queue = queue_id::none, to_queue = queue_id::none;
  std::uint32_t generation = 0;  // of the settings that it was taken under
  channel_id channel = channel_id::none;
  std::uint16_t member = 0;  // which of the chain's contacts
  event_type type = event_type::unknown;
  floorwalker::direction direction = direction::inbound;
  leg_role role = leg_role::agent;
  party by = party::unsaid;
  floorwalker::left_reason left_reason = left_reason::system;
  transfer_kind transfer = transfer_kind::blind;
  bool has_wait = false;
  bool operator==(const fact&) const = default;

  event_place place() const noexcept { return {order, order_sequence}; }
  event_place own_place() const noexcept { return {time, sequence}; }
  void put_at(const event_place& where) noexcept { std::tie(order, order_sequence) = where; }
};

}  // namespace floorwalker
