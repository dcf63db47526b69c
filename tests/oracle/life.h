// One contact's life, told from its events in order: the visits it made, the legs agents had on it, transfers,
// messages.
#pragma once

#include <compare>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "aggregators/settings.h"
#include "tests/oracle/event.h"

namespace floorwalker::oracle {

struct row_key {
  std::string queue, channel;
  auto operator<=>(const row_key&) const = default;
};

// Where an event stands among others.
struct place {
  us time;
  std::int64_t sequence;
  std::size_t arrival, own_arrival;
  auto operator<=>(const place&) const = default;
};

// An event, and where it stands among those of its chain.
struct happening {
  event e;
  place in_chain;
};

enum class ending { open, answered, abandoned, left, expired };

struct visit {
  row_key row;
  us begin = 0;
  us end = 0;  // meaningless while open
  ending how = ending::open;
  left_reason reason = left_reason::system;
  bool counts = true;  // false: outbound or internal, in no queue figure
  us wait() const { return end > begin ? end - begin : 0; }
};

struct span {
  us begin = 0;
  std::optional<us> end;  // absent: still going on
};

struct leg {
  std::string agent;
  leg_role role = leg_role::agent;
  std::optional<row_key> row;   // absent: no queue known, booked nowhere
  bool answered_visit = false;  // and the visit counts
  bool transferred = false;     // was the sending leg of a transfer
  us begin = 0;
  std::optional<us> released;
  bool expired = false;
  std::vector<span> held, parked;
  std::optional<us> wrapup_begin, wrapup_end;

  bool open() const { return !released && !expired; }
  bool open_agents() const { return open() && role == leg_role::agent; }
  bool wrapping_up() const { return released && wrapup_begin && !wrapup_end; }
  bool on_hold() const { return !held.empty() && !held.back().end; }
  bool is_parked() const { return !parked.empty() && !parked.back().end; }
};

// What a leg that was released adds to the figures.
struct leg_sample {
  us at = 0;  // the leg's last event
  us talk = 0, hold = 0;
  std::optional<us> wrapup;  // only once a wrap-up has ended
  us handle() const { return talk + hold + wrapup.value_or(0); }
};
leg_sample sample_of(const leg& leg);

struct transfer {
  transfer_kind kind = transfer_kind::blind;
  us at = 0;
  std::optional<row_key> from, to;
};

// A response or a reply: how long it took, when and by whose queue's agent it was given.
struct answer_time {
  us at = 0, took = 0;
  row_key row;
};

// What matters for the chain the contact belongs to, in the order in which it was told.
struct moment {
  enum class kind { visit_begun, visit_ended, transferred, in_progress, ended, expired };
  place in_chain;
  kind what = kind::in_progress;
  us at = 0;
  std::size_t index = 0;  // of the visit or transfer
};

struct life {
  std::vector<visit> visits;
  std::vector<leg> legs;
  std::vector<std::pair<row_key, us>> requeues;
  std::vector<transfer> transfers;
  std::vector<answer_time> first_responses, replies;
  std::vector<std::pair<row_key, us>> closed_unanswered;
  std::optional<us> unanswered_since;  // the reply clock
  std::set<std::string> ringing;       // agents
  std::vector<moment> moments;
  std::int64_t reopened = 0, answered_direct = 0;
  std::string channel;  // empty: never said
  std::optional<row_key> last_answered;
  bool inbound = true;
  bool ended = false;
  bool expired = false;
  us partition_newest = 0;
  int chain = 0;  // contacts of one chain have one number; 0: outside of every chain

  std::string spoken_channel() const { return channel.empty() ? "voice" : channel; }
  bool waiting() const { return !visits.empty() && visits.back().how == ending::open; }
  bool over() const;  // ended, and nothing of it is open: no wait, no leg, no wrap-up
};

// `ordered` are the contact's events in the order that counts; `partition_newest` decides what has expired.
life live(const std::vector<happening>& ordered, us partition_newest, const settings& settings);

// How long after its newest event a contact is given up (or, if it is over, forgotten).
us lifetime_of(const life& life, const settings& settings);

// The settings, read a second time.
channel_settings channel_rules(const settings& settings, const std::string& channel);
row_settings row_rules(const settings& settings, const row_key& row);
bool matches(const std::string& pattern, const std::string& name);

}  // namespace floorwalker::oracle
