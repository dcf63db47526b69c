// The reader's copy of one partition's row: its cells, kept in step with the windows that they add up to.
#pragma once

#include <deque>
#include <vector>

#include "aggregators/view.h"
#include "aggregators/window_sum.h"

namespace floorwalker {

// What a window covers now, in whole panes: begins from `from` up to but not including `to`.
struct pane_range {
  time_point from, to;
  bool operator==(const pane_range&) const = default;
  bool covers(time_point begin) const noexcept { return from <= begin && begin < to; }
  // It has left all panes of this one behind.
  bool is_past(const pane_range& before) const noexcept { return before.to <= from; }
};

// A window as a replica feeds it: the panes it is made of, where it stands, and the sums that the cells go into.
struct window_feed {
  window which;
  const pane_range* range;  // moved on by the board, then told with slide()
  std::vector<window_sum*> sums;
};

// The panes a window is made of.
level level_of(window which) noexcept;

// One thread, as the board.
class replica {
 public:
  // Feeds these windows from now on, and no longer those before.
  void feed(std::vector<window_feed> feeds);

  // The row's cell has this value from now on.
  void put(const cell_view& changed);
  // A window's range has moved on from `before` to what its feeds point at now. True if its figures may differ for it.
  // What the window has left behind whole stands in its sums no longer: they were cleared.
  bool slide(const pane_range& before, const pane_range* range);
  // Drops cells that begin before.
  void drop_before(level which, time_point begin);

  // The largest sample of a spread among the cells in a window's range.
  std::int64_t maximum(window which, const pane_range& range, spread of) const;
  const std::deque<cell>& cells(level which) const noexcept { return cells_[index_of(which)]; }
  row_view row;  // as last told

 private:
  template <class Visitor>
  void each_in(level which, time_point from, time_point to, Visitor&& visitor) const;

  std::vector<window_feed> feeds_;
  std::array<std::deque<cell>, level_count> cells_;  // by begin
};

}  // namespace floorwalker
