// One contact's life, told from its events in order: the visits it made and the legs agents had on it.
#pragma once

#include <compare>
#include <optional>
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
  us begin = 0;
  std::optional<us> released;
  bool expired = false;
  std::vector<span> held, parked;
  std::optional<us> wrapup_begin, wrapup_end;

  bool open() const { return !released && !expired; }
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

struct life {
  std::vector<visit> visits;
  std::vector<leg> legs;
  std::vector<std::pair<row_key, us>> requeues;
  std::int64_t reopened = 0, answered_direct = 0;
  std::string channel;  // empty: never said
  bool ended = false;
  us partition_newest = 0;

  bool waiting() const { return !visits.empty() && visits.back().how == ending::open; }
  bool over() const;  // ended, and nothing of it is open: no wait, no leg, no wrap-up
};

// `ordered` are the contact's events in the order that counts; `partition_newest` decides what has expired.
life live(const std::vector<event>& ordered, us partition_newest, const settings& settings);

// How long after its newest event a contact is given up (or, if it is over, forgotten).
us lifetime_of(const life& life, const settings& settings);

// The settings, read a second time.
channel_settings channel_rules(const settings& settings, const std::string& channel);
row_settings row_rules(const settings& settings, const row_key& row);
bool matches(const std::string& pattern, const std::string& name);

}  // namespace floorwalker::oracle
