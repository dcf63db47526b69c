#include "aggregators/replica.h"

#include <algorithm>
#include <utility>

namespace floorwalker {
namespace {

constexpr auto begins_before = [](const packed_cell& one, time_point at) { return one.begin() < at; };

// Told, or by the samples behind it, of which the last is the largest.
std::int64_t maximum_in(const packed_cell& one, spread of) {
  std::int64_t largest = 0;
  tally_reader in(one);
  for (const tally* each = in.next(); each && each->kind <= kind_of(of); each = in.next()) {
    if (each->kind == maximum_of(of)) return each->value;
    if (each->kind == kind_of(of)) largest = each->value;
  }
  return largest;
}

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
  for (auto at = std::lower_bound(cells.begin(), cells.end(), from, begins_before);
       at != cells.end() && at->begin() < to; ++at)
    visitor(*at);
}

void replica::feed(std::vector<window_feed> feeds, window_change& change) {
  const auto tell = [&](window_feed& to, auto&& book) {
    change.clear();
    each_in(level_of(to.which), to.range->from, to.range->to, book);
    for (window_sum* sum : to.sums) sum->apply(change);
  };
  for (window_feed& old : feeds_) tell(old, [&](const packed_cell& one) { change.leave(one); });
  feeds_ = std::move(feeds);
  for (window_feed& added : feeds_) tell(added, [&](const packed_cell& one) { change.enter(one); });
}

const packed_cell* replica::find(level width, time_point begin) const noexcept {
  const cells_by_begin& cells = cells_[index_of(width)];
  if (cells.empty() || cells.back().begin() < begin) return nullptr;
  const auto at = std::lower_bound(cells.begin(), cells.end(), begin, begins_before);
  return at->begin() == begin ? &*at : nullptr;
}

// There are few new ones but at the end, and no more room is kept than an eighth.
packed_cell& replica::cell_at(level width, time_point begin) {
  cells_by_begin& cells = cells_[index_of(width)];
  const bool is_last = cells.empty() || cells.back().begin() < begin;
  const auto at = is_last ? cells.end() : std::lower_bound(cells.begin(), cells.end(), begin, begins_before);
  if (!is_last && at->begin() == begin) return *at;
  const auto place = at - cells.begin();
  if (cells.full()) cells.set_capacity(cells.size() + cells.size() / 8 + 4);
  return *cells.insert(cells.begin() + place, packed_cell{begin});
}

// What stands in no window costs no more than its place.
void replica::put(std::span<cell_view> changed, window_change& change) {
  const level width = changed.front().width;
  for (window_feed& feed : feeds_) {
    if (level_of(feed.which) != width) continue;
    bool gathered = false;
    for (const cell_view& one : changed) {
      if (!feed.range->covers(one.value.begin())) continue;
      if (!std::exchange(gathered, true)) change.clear();
      if (const packed_cell* before = find(width, one.value.begin())) change.leave(*before);
      change.enter(one.value);
    }
    if (!gathered) continue;
    for (window_sum* sum : feed.sums) sum->apply(change);
  }
  for (cell_view& one : changed) cell_at(width, one.value.begin()).swap(one.value);
}

bool replica::slide(const pane_range& before, const pane_range* range, window_change& change) {
  bool differs = !row.waiting.empty() || !row.wrapping.empty();
  for (window_feed& feed : feeds_) {
    if (feed.range != range) continue;
    const level width = level_of(feed.which);
    bool gathered = false;
    const auto gather = [&](const packed_cell& one, auto book) {
      if (!std::exchange(gathered, true)) change.clear();
      (change.*book)(one);
    };
    each_in(width, before.from, std::min(range->from, before.to), [&](const packed_cell& leaving) {
      differs = true;
      if (!range->is_past(before)) gather(leaving, &window_change::leave);
    });
    each_in(width, std::max(before.to, range->from), range->to,
            [&](const packed_cell& entering) { gather(entering, &window_change::enter); });
    if (!gathered) continue;
    differs = true;
    for (window_sum* sum : feed.sums) sum->apply(change);
  }
  return differs;
}

void replica::drop_before(level which, time_point begin) {
  auto& cells = cells_[index_of(which)];
  while (!cells.empty() && cells.front().begin() < begin) cells.pop_front();
}

std::int64_t replica::maximum(window which, const pane_range& range, spread of) const {
  std::int64_t largest = 0;
  each_in(level_of(which), range.from, range.to,
          [&](const packed_cell& one) { largest = std::max(largest, maximum_in(one, of)); });
  return largest;
}

}  // namespace floorwalker
