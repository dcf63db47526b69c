// The sum of the cells inside one window: a reader's cache, never state.
#pragma once

#include <span>
#include <vector>

#include "aggregators/cell.h"
#include "aggregators/snapshot.h"
#include "aggregators/window_change.h"

namespace floorwalker {

// One thread. Cells come in and go out whole; nothing is counted again, but a maximum whose cell has left.
class window_sum {
 public:
  void apply(const window_change& change);
  void clear() noexcept;

  // A maximum that left: the caller finds it again among the cells and sets it.
  bool maximum_unknown(spread which) const noexcept { return unknown_[index_of(which)]; }
  void set_maximum(spread which, std::int64_t value) noexcept;

  // Adds one sample that no cell holds.
  void add_sample(spread which, microseconds value);

  // Quantiles by rank, by buckets (histogram.h).
  void summarize(window_figures& to) const;

 private:
  void apply_samples(const window_change& change);

  per_figure<std::int64_t> counts_{};
  per_spread<std::int64_t> sums_{}, maxima_{};
  per_spread<bool> unknown_{};
  std::vector<tally> tallies_;  // samples as in a cell, values of buckets
};

}  // namespace floorwalker
