#include "aggregators/replica.h"

#include <algorithm>

namespace floorwalker {
namespace {

constexpr auto begins_before = [](const cell& one, time_point at) { return one.begin < at; };

}  // namespace

level level_of(window which) noexcept {
  switch (which) {
    case window::m1:
    case window::m5: return level::second;
    case window::m15:
    case window::m30: return level::five_seconds;
    case window::h1:
    case window::today: return level::minute;
  }
  return level::minute;
}

template <class Visitor>
void replica::each_in(level which, time_point from, time_point to, Visitor&& visitor) const {
  const auto& cells = cells_[index_of(which)];
  for (auto at = std::lower_bound(cells.begin(), cells.end(), from, begins_before); at != cells.end() && at->begin < to;
       ++at)
    visitor(*at);
}

void replica::feed(std::vector<window_feed> feeds) {
  for (auto& old : feeds_)
    each_in(level_of(old.which), old.range->from, old.range->to, [&](const cell& one) {
      for (window_sum* sum : old.sums) sum->subtract(one);
    });
  feeds_ = std::move(feeds);
  for (auto& added : feeds_)
    each_in(level_of(added.which), added.range->from, added.range->to, [&](const cell& one) {
      for (window_sum* sum : added.sums) sum->add(one);
    });
}

void replica::put(const cell_view& changed) {
  auto& cells = cells_[index_of(changed.width)];
  const cell& now = changed.value;
  auto at = std::lower_bound(cells.begin(), cells.end(), now.begin, begins_before);
  if (at == cells.end() || at->begin != now.begin) {
    at = cells.insert(at, cell{});
    at->begin = now.begin;
  }
  for (auto& feed : feeds_)
    if (level_of(feed.which) == changed.width && feed.range->covers(now.begin))
      for (window_sum* sum : feed.sums) sum->replace(*at, now);
  *at = now;
}

bool replica::slide(const pane_range& before, const pane_range* range) {
  bool differs = !row.waiting.empty() || !row.wrapping.empty();
  for (auto& feed : feeds_) {
    if (feed.range != range) continue;
    const level width = level_of(feed.which);
    each_in(width, before.from, std::min(range->from, before.to), [&](const cell& leaving) {
      differs = true;
      if (range->is_past(before)) return;
      for (window_sum* sum : feed.sums) sum->subtract(leaving);
    });
    each_in(width, std::max(before.to, range->from), range->to, [&](const cell& entering) {
      differs = true;
      for (window_sum* sum : feed.sums) sum->add(entering);
    });
  }
  return differs;
}

void replica::drop_before(level which, time_point begin) {
  auto& cells = cells_[index_of(which)];
  while (!cells.empty() && cells.front().begin < begin) cells.pop_front();
}

std::int64_t replica::maximum(window which, const pane_range& range, spread of) const {
  std::int64_t largest = 0;
  each_in(level_of(which), range.from, range.to,
          [&](const cell& one) { largest = std::max(largest, one.maximum(of)); });
  return largest;
}

}  // namespace floorwalker
