#include "aggregators/window_sum.h"

#include <algorithm>

#include "aggregators/histogram.h"

namespace floorwalker {
namespace {

bool before(const tally& a, const tally& b) { return a.kind != b.kind ? a.kind < b.kind : a.value < b.value; }

spread_summary summary_of(std::span<const tally> tallies, std::int64_t sum, std::int64_t maximum) {
  spread_summary summary;
  for (const tally& one : tallies) summary.count += one.count;
  if (summary.count == 0) return summary;
  summary.sum = microseconds{sum};
  summary.max = microseconds{maximum};
  std::int64_t below = 0;
  auto at = tallies.begin();
  for (const auto& [percent, quantile] : {std::pair{50, &summary.p50}, std::pair{90, &summary.p90},
                                          std::pair{95, &summary.p95}, std::pair{99, &summary.p99}}) {
    const std::int64_t rank = (summary.count * percent + 99) / 100;
    while (below + at->count < rank) below += (at++)->count;
    *quantile = microseconds{std::min(at->value, maximum)};
  }
  return summary;
}

// Both lists are in order: what stands in both differs by its count.
template <class Visitor>
void each_difference(const cell& old, const cell& now, Visitor&& visit) {
  auto o = old.all.begin();
  auto n = now.all.begin();
  while (o != old.all.end() || n != now.all.end()) {
    if (n == now.all.end() || (o != old.all.end() && before(*o, *n))) {
      visit(*o, -o->count);
      ++o;
    } else if (o == old.all.end() || before(*n, *o)) {
      visit(*n, n->count);
      ++n;
    } else {
      visit(*n, n->count - o->count);
      ++n, ++o;
    }
  }
}

}  // namespace

void window_sum::clear() noexcept {
  counts_ = {};
  sums_ = maxima_ = {};
  unknown_ = {};
  tallies_.clear();
}

void window_sum::replace(const cell& old, const cell& now) {
  per_spread<bool> measured{};
  each_difference(old, now, [&](const tally& one, std::int32_t change) {
    if (one.kind < figure_count) counts_[one.kind] += change;
    if (one.kind < first_sample_kind || one.kind >= flow) return;
    measured[one.kind - first_sample_kind] = true;
    if (change != 0) add(static_cast<spread>(one.kind - first_sample_kind), one.value, change);
  });
  for (std::size_t i = 0; i < spread_count; ++i)
    if (measured[i]) replace(static_cast<spread>(i), old, now);
}

void window_sum::replace(spread which, const cell& old, const cell& now) {
  const std::size_t i = index_of(which);
  sums_[i] += now.sum(which) - old.sum(which);
  const std::int64_t entering = now.maximum(which);
  if (entering >= maxima_[i]) {
    maxima_[i] = entering;
    unknown_[i] = false;
  } else if (old.maximum(which) == maxima_[i]) {
    unknown_[i] = true;
  }
}

void window_sum::add(spread which, std::int64_t value, std::int32_t count) {
  const tally wanted{bucket_value(value), count, kind_of(which)};
  const auto at = std::lower_bound(tallies_.begin(), tallies_.end(), wanted, before);
  if (at == tallies_.end() || before(wanted, *at))
    tallies_.insert(at, wanted);
  else if ((at->count += count) == 0)
    tallies_.erase(at);
}

void window_sum::set_maximum(spread which, std::int64_t value) noexcept {
  maxima_[index_of(which)] = value;
  unknown_[index_of(which)] = false;
}

void window_sum::add_sample(spread which, microseconds value) {
  add(which, value.count(), 1);
  sums_[index_of(which)] += value.count();
  maxima_[index_of(which)] = std::max(maxima_[index_of(which)], value.count());
}

void window_sum::summarize(window_figures& to) const {
  to.counts = counts_;
  auto begin = tallies_.begin();
  for (std::size_t i = 0; i < spread_count; ++i) {
    const auto end = std::find_if(begin, tallies_.end(),
                                  [&](const tally& one) { return one.kind != kind_of(static_cast<spread>(i)); });
    to.spreads[i] = summary_of({begin, end}, sums_[i], maxima_[i]);
    begin = end;
  }
}

}  // namespace floorwalker
