// The reader's copy of one partition's row: its cells, kept in step with the windows that they add up to.
#pragma once

#include <boost/circular_buffer.hpp>
#include <span>
#include <vector>

#include "aggregators/packed_cell.h"
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

// One thread, as the board. `change` is anything's to write over.
class replica {
 public:
  using cells_by_begin = boost::circular_buffer<packed_cell>;

  // Feeds these windows from now on, and no longer those before.
  void feed(std::vector<window_feed> feeds, window_change& change);

  // The row's cells of one width, by begin, have these values from now on; the values are taken.
  void put(std::span<cell_view> changed, window_change& change);
  // A window's range has moved on from `before` to what its feeds point at now. True if its figures may differ for it.
  // What the window has left behind whole stands in its sums no longer: they were cleared.
  bool slide(const pane_range& before, const pane_range* range, window_change& change);
  // Drops cells that begin before.
  void drop_before(level which, time_point begin);

  // The largest sample of a spread among the cells in a window's range.
  std::int64_t maximum(window which, const pane_range& range, spread of) const;
  const cells_by_begin& cells(level which) const noexcept { return cells_[index_of(which)]; }
  row_view row;  // as last told

 private:
  template <class Visitor>
  void each_in(level which, time_point from, time_point to, Visitor&& visitor) const;
  const packed_cell* find(level width, time_point begin) const noexcept;  // null: there is none
  packed_cell& cell_at(level width, time_point begin);                    // made if there is none

  std::vector<window_feed> feeds_;
  std::array<cells_by_begin, level_count> cells_;
};

}  // namespace floorwalker
