// What changed in one partition, for readers: whole values of changed rows and panes, never differences.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aggregators/cell.h"
#include "aggregators/ledger.h"
#include "aggregators/snapshot.h"

namespace floorwalker {

// A vector that keeps its elements' memory when it is cleared.
template <class T>
class reusable {
 public:
  T& next() {
    if (used_ == items_.size()) items_.emplace_back();
    return items_[used_++];
  }
  void clear() noexcept { used_ = 0; }
  std::size_t size() const noexcept { return used_; }
  bool empty() const noexcept { return used_ == 0; }
  auto begin() const noexcept { return items_.begin(); }
  auto end() const noexcept { return items_.begin() + static_cast<std::ptrdiff_t>(used_); }

 private:
  std::vector<T> items_;
  std::size_t used_ = 0;
};

struct open_visit {
  time_point begin;
  time_point deadline;  // begin + T: past it the wait is a miss
};

struct row_view {
  std::uint32_t row = 0;  // the partition's own number of the row; the same in all its views
  std::string queue, channel;
  bool seen = false;                       // something was booked that has not been withdrawn
  time_point seen_at;                      // the partition's newest event time when the row last changed
  std::int32_t handling = 0, on_hold = 0;  // without contacts that are handled in several rows
  std::vector<open_visit> waiting;         // in no order
  std::vector<wrapping_leg> wrapping;
  exported_totals totals;
};

struct cell_view {
  std::uint32_t row = 0;
  level width = level::second;
  cell value;
};

// A row that a contact is handled in.
struct handled_in {
  std::uint32_t row = 0;
  bool on_hold = false;
  bool operator==(const handled_in&) const = default;
};

// What the owner adds to a view from its knowledge of the broker. None of it is state.
struct feed_position {
  std::string topic;
  std::int32_t partition = 0;
  std::int64_t end_offset = -1;  // high watermark as last told by the broker; -1: unknown
  bool covered = false;          // read to the end that was found at assignment
  time_point read_to_end_at{};   // wall clock: when it was last known to have read to the end; epoch: never yet
};

// Belongs to whoever holds it.
struct partition_view {
  feed_position position;
  std::int64_t next_offset = -1;
  time_point newest{};  // newest applied event time; epoch: none
  record_tallies tallies;
  reusable<row_view> rows;
  reusable<cell_view> cells;
  // Contacts handled in several rows at once, each with these: a row counts such a contact once, and so does a total.
  std::vector<std::vector<handled_in>> shared_contacts;
};

}  // namespace floorwalker
