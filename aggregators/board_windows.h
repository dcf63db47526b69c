// Where a board's windows stand.
#pragma once

#include <deque>
#include <memory>
#include <utility>

#include "aggregators/board_row.h"
#include "aggregators/settings.h"

namespace floorwalker {

// One thread, as the board. Ranges live as long as this does; they move on with slide_to() alone.
class board_windows {
 public:
  const pane_range* sliding(window which) const noexcept { return &ranges_[index_of(which)]; }
  const pane_range* today_of(const std::shared_ptr<const day_calendar>& calendar);
  // The windows of rows whose day is this calendar's.
  window_ranges of(const std::shared_ptr<const day_calendar>& calendar);

  // Moves all windows to `now`; `moved(before, range)` for each range that stands elsewhere since.
  template <class Moved>
  void slide_to(time_point now, Moved&& moved) {
    for (std::size_t w = 0; w < window_count; ++w)
      if (static_cast<window>(w) != window::today) slide(ranges_[w], sliding_at(static_cast<window>(w), now), moved);
    for (day& one : days_) slide(one.range, day_at(one.calendar.get(), now), moved);
  }
  // The begin of the oldest pane that a window or the history may still ask for.
  time_point oldest(level width, time_point now) const noexcept;

 private:
  struct day {
    std::shared_ptr<const day_calendar> calendar;
    pane_range range;
  };
  static pane_range sliding_at(window which, time_point now) noexcept;
  static pane_range day_at(const day_calendar* calendar, time_point now);
  template <class Moved>
  static void slide(pane_range& range, const pane_range& to, Moved&& moved) {
    if (range == to) return;
    const pane_range before = std::exchange(range, to);
    moved(before, &range);
  }

  per_window<pane_range> ranges_{};  // today's is unused
  std::deque<day> days_;
};

}  // namespace floorwalker
