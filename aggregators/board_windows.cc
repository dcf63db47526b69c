#include "aggregators/board_windows.h"

#include <algorithm>

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

struct sliding_window {
  microseconds length, step;
};
// In the order of `window`.
constexpr std::array<sliding_window, 5> sliding_windows{{{1min, 1s}, {5min, 1s}, {15min, 5s}, {30min, 5s}, {1h, 1min}}};
constexpr microseconds history_kept = 26h;

}  // namespace

const pane_range* board_windows::today_of(const std::shared_ptr<const day_calendar>& calendar) {
  const auto known = std::find_if(days_.begin(), days_.end(), [&](const day& one) { return one.calendar == calendar; });
  return known != days_.end() ? &known->range : &days_.emplace_back(day{calendar, {}}).range;
}

window_ranges board_windows::of(const std::shared_ptr<const day_calendar>& calendar) {
  window_ranges all{};
  for (std::size_t w = 0; w < window_count; ++w) all[w] = sliding(static_cast<window>(w));
  all[index_of(window::today)] = today_of(calendar);
  return all;
}

pane_range board_windows::sliding_at(window which, time_point now) noexcept {
  const auto& [length, step] = sliding_windows[index_of(which)];
  const time_point end = pane_begin(now, step) + step;
  return {end - std::min(length, end.time_since_epoch()), end};
}

// In minutes, up to the one that holds now.
pane_range board_windows::day_at(const day_calendar* calendar, time_point now) {
  const time_point start = calendar ? calendar->day_start(now) : time_point{std::chrono::floor<std::chrono::days>(now)};
  return {start, pane_begin(now, 1min) + 1min};
}

time_point board_windows::oldest(level width, time_point now) const noexcept {
  switch (width) {
    case level::second: return sliding(window::m5)->from;
    case level::five_seconds: return sliding(window::m30)->from;
    case level::minute: break;
  }
  return now - std::min(now.time_since_epoch(), history_kept);
}

}  // namespace floorwalker
