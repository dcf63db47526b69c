// Who is in the simulated centre: customers' contacts and their chains, agents, and the desks where both meet.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/centre/truth_record.h"
#include "ingest/scenario.h"

namespace floorwalker::simulated {

struct agent;
struct contact;
struct desk;
using contact_ptr = std::shared_ptr<contact>;

// One customer's contacts with the same root.
struct chain {
  std::string root;
  std::string customer;
  bool gold = false;
  std::string promise{};  // a call-back that is still owed
  chain_record record{};
};

// One agent on one contact.
struct leg {
  agent* by = nullptr;
  leg_role role = leg_role::agent;
  bool open = true;
  bool parked = false;
  bool wraps_up = false;
  leg_record record{};
};

struct contact : std::enable_shared_from_this<contact> {
  std::string id;
  std::shared_ptr<chain> of;
  std::string_view channel;
  floorwalker::direction direction = direction::inbound;
  desk* at = nullptr;                     // where it waits, or was served last
  bool waiting = false;                   // in a queue, also while it rings
  agent* ringing = nullptr;               // at whom
  std::uint64_t visit = 0;                // counts waits, so that an old impatience does not end a new wait
  std::pair<int, std::uint64_t> place{};  // in the queue
  std::deque<leg> legs;                   // references stay good
  bool over = false;
  std::uint64_t steps = 0;  // events told
  contact_record record{};

  bool is_call() const noexcept { return channel == "voice" || channel == "callback"; }
  bool is_mail() const noexcept { return channel == "email"; }
  bool is_chat() const noexcept { return channel == "chat"; }
};

struct team {
  const team_plan& plan;
  std::string name;
  std::vector<agent*> members;
  std::vector<desk*> queues, extra_queues;
};

struct agent {
  std::string id;
  team* of = nullptr;
  std::vector<desk*> serves;  // none: a supervisor
  bool on_duty = false;       // signed in
  bool away = false;          // on a break, in a meeting ...
  bool leaving = false;       // goes home when the last contact is done
  std::string_view pause;     // goes there when the last contact is done
  bool vanished = false;      // an outage took it
  time_point shift_began, shift_ends;
  bool had_lunch = false;
  int calls = 0, chats = 0;  // contacts in hand, ringing and wrap-up among them
  std::vector<contact*> hands;
  std::uint64_t ticket = 0;  // of its newest entries in the desks' lists
  std::uint64_t duty = 0;    // counts shifts, so that an old plan does not change a new one
  std::uint64_t steps = 0;

  bool has_in_hand(const contact& who) const noexcept {
    return std::find(hands.begin(), hands.end(), &who) != hands.end();
  }
  // Not while it still has work with the very same contact.
  bool takes(const contact& who) const noexcept {
    if (!on_duty || away || leaving || !pause.empty() || calls > 0 || has_in_hand(who)) return false;
    const bool one_at_a_time = who.is_call() || who.is_mail();
    return one_at_a_time ? chats == 0 : chats < of->plan.chats;
  }
  bool idle() const noexcept { return calls == 0 && chats == 0; }
};

// A queue: those who wait in it, and those who wait for work.
struct desk {
  const queue_plan& plan;
  double new_per_s = 0;       // contacts, on the working day's average
  double contacts_per_s = 0;  // transfers among them
  desk* passes_to = nullptr;
  desk* overflow_to = nullptr;
  std::map<std::pair<int, std::uint64_t>, contact_ptr> waiting{};  // by (less urgent, later)
  std::deque<std::pair<agent*, std::uint64_t>> free{};             // with the ticket that must still be theirs
  std::size_t staffed = 0;                                         // agents who serve it and are signed in

  bool is_call() const noexcept { return plan.channel == "voice"; }
};

}  // namespace floorwalker::simulated
