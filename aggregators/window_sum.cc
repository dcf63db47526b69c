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

}  // namespace

void window_sum::replace(const cell& old, const cell& now) {
  for (std::size_t i = 0; i < figure_count; ++i) counts_[i] += now.counts[i] - old.counts[i];
  for (std::size_t i = 0; i < spread_count; ++i) {
    sums_[i] += now.sums[i] - old.sums[i];
    if (now.maxima[i] >= maxima_[i]) {
      maxima_[i] = now.maxima[i];
      unknown_[i] = false;
    } else if (old.maxima[i] == maxima_[i]) {
      unknown_[i] = true;
    }
  }
  auto o = old.tallies.begin();
  auto n = now.tallies.begin();
  while (o != old.tallies.end() || n != now.tallies.end()) {
    if (n == now.tallies.end() || (o != old.tallies.end() && before(*o, *n))) {
      add(o->kind, o->value, -o->count);
      ++o;
    } else if (o == old.tallies.end() || before(*n, *o)) {
      add(n->kind, n->value, n->count);
      ++n;
    } else {
      if (n->count != o->count) add(n->kind, n->value, n->count - o->count);
      ++n, ++o;
    }
  }
}

void window_sum::clear() noexcept {
  counts_ = {};
  sums_ = maxima_ = {};
  unknown_ = {};
  tallies_.clear();
}

void window_sum::add(std::uint8_t kind, std::int64_t value, std::int32_t count) {
  if (kind >= spread_count) return;
  const tally wanted{bucket_value(value), count, kind};
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
  add(static_cast<std::uint8_t>(which), value.count(), 1);
  sums_[index_of(which)] += value.count();
  maxima_[index_of(which)] = std::max(maxima_[index_of(which)], value.count());
}

void window_sum::summarize(window_figures& to) const {
  to.counts = counts_;
  auto begin = tallies_.begin();
  for (std::size_t i = 0; i < spread_count; ++i) {
    const auto end = std::find_if(begin, tallies_.end(), [&](const tally& one) { return one.kind != i; });
    to.spreads[i] = summary_of({begin, end}, sums_[i], maxima_[i]);
    begin = end;
  }
}

}  // namespace floorwalker
