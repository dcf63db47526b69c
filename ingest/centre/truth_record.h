// What the simulator remembers of a contact to know the truth about it. Definitions: docs/figures.md.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aggregators/event.h"

namespace floorwalker::simulated {

struct row_truth;
struct total_truth;

struct chain_record {
  std::set<std::string_view> queues;  // visited
  std::set<std::string> agents;       // met
  std::vector<total_truth*> totals;   // its visits belong to
  int transfers = 0;
  int in_progress = 0;  // contacts
  microseconds waited{};
  bool answered = false;
  bool counted_as_ended = false;
};

struct leg_record {
  row_truth* row = nullptr;  // null: outside every queue
  time_point begin;
  bool answered_visit = false;
  bool transferred = false;
  std::optional<time_point> wrapup_since;        // begun, also before the release
  std::optional<time_point> held_at, parked_at;  // since when, now
  microseconds held{}, parked{};
  std::optional<time_point> end;
};

struct contact_record {
  std::optional<time_point> waits_since;
  row_truth* waits_in = nullptr;
  row_truth* served_in = nullptr;  // where it was answered last
  bool in_progress = false, ended = false;
  // First response: when its clock started, while nobody has answered in this episode.
  std::optional<time_point> response_clock;
  bool customer_wrote = false;            // since the clock's newest start by the system
  std::optional<time_point> reply_clock;  // first customer message that no agent has answered
};

}  // namespace floorwalker::simulated
