// What changed in one partition, for readers: whole values of changed rows and panes, never differences.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aggregators/fact.h"
#include "aggregators/ledger.h"
#include "aggregators/packed_cell.h"
#include "aggregators/snapshot.h"

namespace floorwalker {

// A vector that keeps its elements' memory when it is cleared, of some thousand at most: whole pictures are rare.
template <class T>
class reusable {
 public:
  T& next() {
    if (used_ == items_.size()) items_.emplace_back();
    return items_[used_++];
  }
  void clear() {
    used_ = 0;
    if (items_.size() <= kept_max) return;
    items_.resize(kept_max);
    items_.shrink_to_fit();
  }
  // So many more are to come.
  void reserve(std::size_t more) { items_.reserve(std::max(items_.size(), used_ + more)); }
  std::size_t size() const noexcept { return used_; }
  bool empty() const noexcept { return used_ == 0; }
  auto begin() noexcept { return items_.begin(); }
  auto end() noexcept { return items_.begin() + static_cast<std::ptrdiff_t>(used_); }
  auto begin() const noexcept { return items_.begin(); }
  auto end() const noexcept { return items_.begin() + static_cast<std::ptrdiff_t>(used_); }

 private:
  static constexpr std::size_t kept_max = 4096;
  std::vector<T> items_;
  std::size_t used_ = 0;
};

struct open_visit {
  time_point begin;
  time_point deadline;  // begin + T: past it the wait is a miss
  // Now minus this is how long the customer has waited in all visits; the end of time once the root was answered.
  time_point customer_since = time_point::max();
};

struct unanswered_contact {
  time_point since;
  time_point deadline;  // since + the row's reply target; the end of time without one
  bool operator==(const unanswered_contact&) const = default;
};

// What an agent has said of itself, and when it was said last. Never changed once shared.
struct agent_report {
  event_place state_said, team_said, queues_said, capacity_said;
  agent_class meaning = agent_class::offline;
  std::string state, team;  // as far as agents.detail lets them be kept
  std::vector<std::string> queues;
  std::vector<std::pair<std::string, std::int32_t>> capacities;  // by channel; empty name: every channel
  bool operator==(const agent_report&) const = default;
};

// What keeps an agent busy on one channel.
struct agent_load {
  std::string channel;
  std::int32_t legs = 0, wrapups = 0, rings = 0;  // open and unparked; going on; now
  bool operator==(const agent_load&) const = default;
};

struct agent_view {
  std::uint64_t agent = 0;  // hash of its name
  std::string name;         // empty unless agents.detail is `agent`
  time_point heard;         // the newest event time that names it
  std::vector<agent_load> loads;
  std::shared_ptr<const agent_report> report;  // null: it has said nothing
};

struct row_view {
  std::uint32_t row = 0;  // the partition's own number of the row; the same in all its views
  std::string queue, channel;
  bool total = false;  // of a channel, or of a group's channel; `queue` is empty
  std::string group;
  time_point first_seen;                       // the partition's newest event time when the row was made
  time_point target_since;                     // since when its target and short abandon hold
  microseconds target{};                       // by which its owner judges visits that begin now
  bool seen = false;                           // something was booked that has not been withdrawn
  time_point seen_at;                          // the partition's newest event time when the row last changed
  std::int32_t handling = 0, on_hold = 0;      // without contacts that are handled in several rows
  std::vector<open_visit> waiting;             // in no order
  std::vector<unanswered_contact> unanswered;  // likewise without contacts in several rows
  std::vector<wrapping_leg> wrapping;
  exported_totals totals;
};

struct cell_view {
  std::uint32_t row = 0;
  level width = level::second;
  packed_cell value;
};

// A row that a contact is handled in, or should be answered from.
struct handled_in {
  std::uint32_t row = 0;
  bool handling = false, on_hold = false;
  std::optional<unanswered_contact> unanswered;
  bool operator==(const handled_in&) const = default;
};

// What the owner adds to a view from its knowledge of the broker. None of it is state.
struct feed_position {
  std::string topic;
  std::int32_t partition = 0;
  std::int64_t end_offset = -1;    // high watermark as last told by the broker; -1: unknown
  std::int64_t start_offset = -1;  // where its owner began to read
  std::int64_t goal_offset = -1;   // the end that was found at assignment
  bool covered = false;            // read to that end
  time_point read_to_end_at{};     // wall clock: when it was last known to have read to the end; epoch: never yet
  // Rises when another source begins to tell of the partition, at an offset that is not lower: its first view is whole,
  // and all that was known of the partition before goes. Views of earlier turns are passed over.
  std::uint64_t turn = 0;
  bool is_own = true;  // told by this instance, which owns the partition
};

// Belongs to whoever holds it.
struct partition_view {
  feed_position position;
  std::int64_t next_offset = -1;
  time_point newest{};  // newest applied event time; epoch: none
  record_tallies tallies;
  reusable<row_view> rows;
  reusable<cell_view> cells;  // best by row, width and begin: they are taken up together
  reusable<agent_view> agents;
  // Contacts handled in several rows at once, each with these: a row counts such a contact once, and so does a total.
  std::vector<std::vector<handled_in>> shared_contacts;
};

}  // namespace floorwalker
