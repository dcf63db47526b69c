// What a simulated contact centre is like: plain numbers.
#pragma once

#include <span>
#include <string_view>

namespace floorwalker {

// One queue and the people behind it. Durations in seconds, shares from 0 to 1.
struct queue_plan {
  std::string_view name;
  std::string_view channel;    // voice, or chat with its messages
  double share = 0;            // of all contacts
  double patience_s = 0;       // mean wait until the customer gives up
  double handle_s = 0;         // mean conversation
  double wrapup_s = 0;         // mean after-contact work
  double hold_share = 0;       // conversations with a hold in them
  double transfer_share = 0;   // conversations that end by a transfer
  std::string_view passes_to;  // where a transfer goes
};

struct scenario {
  std::string_view name;
  double events_per_s = 0;        // unless the user asks for another rate
  double events_per_contact = 0;  // on average, as measured; turns a rate of events into one of contacts
  double staffing = 0;            // agents beyond the load, in square roots of it: 0 is just too few
  std::span<const queue_plan> queues;
};

std::span<const scenario> scenarios() noexcept;
// Null if there is none of that name.
const scenario* scenario_named(std::string_view name) noexcept;

}  // namespace floorwalker
