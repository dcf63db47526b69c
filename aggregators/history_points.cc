#include "aggregators/history_points.h"

#include <algorithm>
#include <map>

namespace floorwalker {
namespace {

using flows = std::map<std::int64_t, std::int64_t>;  // second of the minute -> begun less ended

struct minute {
  window_sum sum;
  flows changes;
};

std::map<time_point, minute> minutes_of(std::span<const replica* const> sources, time_point from) {
  std::map<time_point, minute> found;
  window_change change;
  for (const replica* source : sources)
    for (const packed_cell& one : source->cells(level::minute)) {
      if (one.begin() < from) continue;
      minute& into = found[one.begin()];
      change.clear();
      change.enter(one);
      into.sum.apply(change);
      tally_reader in(one);
      while (const tally* each = in.next())
        if (each->kind == flow) into.changes[each->value] += each->count;
    }
  return found;
}

// The most waiting at once in a minute that ended with `at_end` waiting; sets `at_end` to those at its begin.
std::int64_t most_waiting(const flows& changes, std::int64_t& at_end) {
  std::int64_t waiting = at_end;
  for (const auto& [second, change] : changes) waiting -= change;
  at_end = waiting;
  std::int64_t most = waiting;
  for (const auto& [second, change] : changes) most = std::max(most, waiting += change);
  return std::max<std::int64_t>(most, 0);
}

minute_point point_of(time_point begin, const minute& of) {
  window_figures figures;
  of.sum.summarize(figures);
  const auto& wait = figures[spread::wait_answered];
  return {begin,
          figures[figure::offered],
          figures[figure::answered],
          figures[figure::abandoned],
          figures[figure::target_met],
          figures[figure::target_missed],
          0,
          wait.p50,
          wait.p90};
}

}  // namespace

std::vector<minute_point> history_points(std::span<const replica* const> sources, time_point now, int minutes) {
  const microseconds width = pane_widths[index_of(level::minute)];
  const time_point newest = pane_begin(now, width);
  const time_point oldest = newest - std::min(newest.time_since_epoch(), (minutes - 1) * width);
  auto found = minutes_of(sources, oldest);
  std::int64_t waiting = 0;
  for (const replica* source : sources) waiting += static_cast<std::int64_t>(source->row.waiting.size());

  std::vector<minute_point> points;
  for (auto later = found.rbegin(); later != found.rend() && later->first > newest; ++later)
    most_waiting(later->second.changes, waiting);
  for (time_point begin = newest; begin >= oldest && points.size() < static_cast<std::size_t>(minutes);
       begin -= width) {
    minute& one = found[begin];
    points.push_back(point_of(begin, one));
    points.back().waiting_max = most_waiting(one.changes, waiting);
  }
  std::reverse(points.begin(), points.end());
  return points;
}

}  // namespace floorwalker
