// What a simulated contact centre is like: plain numbers. Durations in seconds, shares from 0 to 1.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace floorwalker {

// One queue.
struct queue_plan {
  std::string_view name;
  std::string_view channel;  // voice, chat, sms, social, email
  std::string_view reason;   // the main contact type
  double share = 0;          // of all new contacts
  double patience_s = 0;     // scale of the waits that customers put up with; 0: they all wait
  double handle_s = 0;       // mean conversation
  double wrapup_s = 0;       // mean after-contact work
  double hold_share = 0;     // calls with a hold in them
  double transfer_share = 0;
  std::string_view passes_to;         // where transfers go
  std::string_view overflow_to;       // where long waits go; empty: nowhere
  double opens_h = 0, closes_h = 24;  // by the centre's own clock
};

// Agents with the same home queues. Some of them can serve other queues, too.
struct team_plan {
  std::string_view name;
  std::span<const std::string_view> queues;
  std::span<const std::string_view> extra_queues;
  double extra_share = 0;  // of the agents
  int chats = 1;           // messaging contacts an agent has at once
  double staffing = 0;     // agents beyond the load, in square roots of it: 0 is just too few
};

enum class incident_kind : std::uint8_t {
  spike,        // a burst of one reason
  outage,       // agents vanish, and come back
  wrong_route,  // everybody is sent round
  silence,      // no event any more
};

struct incident_plan {
  incident_kind kind;
  double begins_s = 0;  // after the start
  double lasts_s = 0;   // 0: for good
  double every_s = 0;   // and again so long after it began; 0: once
  double strength = 0;  // of a spike: new contacts for one usual; of an outage: share of agents
};

struct scenario {
  std::string_view name;
  double events_per_s = 0;        // unless the user asks for another rate
  double events_per_contact = 0;  // per new contact, as measured; turns a rate of events into one of contacts
  std::span<const queue_plan> queues;
  std::span<const team_plan> teams;
  std::span<const incident_plan> incidents;
};

std::span<const scenario> scenarios() noexcept;
// Null if there is none of that name.
const scenario* scenario_named(std::string_view name) noexcept;

}  // namespace floorwalker
