// What a board knows of one partition: where its source stands, and copies of its rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "aggregators/board_row.h"
#include "aggregators/replica.h"
#include "aggregators/snapshot.h"
#include "aggregators/view.h"

namespace floorwalker {

// A partition's row, and the rows of the board that show it.
struct board_source {
  std::unique_ptr<replica> copy;  // null: the row was never told of
  std::vector<board_row*> shown_in;
  void mark() const {
    for (board_row* row : shown_in) row->dirty = true;
  }
};

// One thread, as the board.
class board_partition {
 public:
  explicit board_partition(std::size_t number) : number_(number) {}

  // Among the board's partitions.
  std::size_t number() const noexcept { return number_; }
  bool passes_over(const feed_position& told) const noexcept { return known_ && told.turn < turn_; }
  // Told by another source than what is known.
  bool is_of_another(const feed_position& told) const noexcept { return known_ && told.turn > turn_; }
  // Takes up all but rows, cells and agents.
  void hear(const partition_view& view);
  // The contacts that several of its rows share, after the rows.
  void share(const partition_view& view);

  // As of `wall_now`, which the first call remembers as the instant when the partition was first seen.
  const partition_figures& figures(time_point wall_now);
  time_point newest() const noexcept { return newest_; }
  const record_tallies& tallies() const noexcept { return tallies_; }
  const std::vector<shared_contact>& shared() const noexcept { return shared_; }

  // By the source's own number; made, without a copy, if it was never asked for.
  board_source& row(std::uint32_t number);
  template <class Visitor>
  void each_row(Visitor&& visitor) {
    for (board_source& one : rows_)
      if (one.copy) visitor(one);
  }
  // Once nothing of the board points at them any more.
  void forget_rows();

 private:
  void settle_age(time_point wall_now);

  const std::size_t number_;
  bool known_ = false;
  std::uint64_t turn_ = 0;
  bool is_own_ = true, told_covered_ = false;
  partition_figures figures_;
  time_point newest_{};
  time_point read_to_end_at_{};  // epoch: never yet
  time_point first_seen_{};
  record_tallies tallies_;
  std::deque<board_source> rows_;
  std::vector<shared_contact> shared_;
};

}  // namespace floorwalker
