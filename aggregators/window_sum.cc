#include "aggregators/window_sum.h"

#include <algorithm>

#include "aggregators/histogram.h"

namespace floorwalker {
namespace {

bool before(const tally& a, const tally& b) { return a.kind != b.kind ? a.kind < b.kind : a.value < b.value; }

spread_summary summary_of(std::span<const tally> tallies, std::int64_t sum, std::int64_t maximum) {
  spread_summary summary;
  for (const tally& one : tallies) summary.count += one.count;
  if (summary.count <= 0) return summary;
  summary.sum = microseconds{sum};
  summary.max = microseconds{maximum};
  std::int64_t below = 0;
  auto at = tallies.begin();
  for (const auto& [percent, quantile] : {std::pair{50, &summary.p50}, std::pair{90, &summary.p90},
                                          std::pair{95, &summary.p95}, std::pair{99, &summary.p99}}) {
    const std::int64_t rank = (summary.count * percent + 99) / 100;
    while (below + at->count < rank && std::next(at) != tallies.end()) below += (at++)->count;
    *quantile = microseconds{std::min(at->value, maximum)};
  }
  return summary;
}

// The first from `at` on that is not before `wanted`: near ones are found as fast as far ones.
std::size_t seek(const std::vector<tally>& all, std::size_t at, std::size_t end, const tally& wanted) {
  std::size_t step = 1;
  while (at + step < end && before(all[at + step], wanted)) {
    at += step;
    step *= 2;
  }
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(at);
  const auto last = all.begin() + static_cast<std::ptrdiff_t>(std::min(end, at + step + 1));
  return static_cast<std::size_t>(std::lower_bound(first, last, wanted, before) - all.begin());
}

}  // namespace

void window_sum::clear() noexcept {
  counts_ = {};
  sums_ = maxima_ = {};
  unknown_ = {};
  tallies_.clear();
}

void window_sum::apply(const window_change& change) {
  for (std::size_t i = 0; i < figure_count; ++i) counts_[i] += change.counts()[i];
  for (std::size_t i = 0; i < spread_count; ++i) {
    sums_[i] += change.sums()[i];
    if (change.largest_entering(i) >= maxima_[i]) {
      maxima_[i] = change.largest_entering(i);
      unknown_[i] = false;
    } else if (change.largest_leaving(i) == maxima_[i]) {
      unknown_[i] = true;
    }
  }
  apply_samples(change);
}

// In one walk over both; what is new is put behind, then merged.
void window_sum::apply_samples(const window_change& change) {
  const std::size_t known = tallies_.size();
  std::size_t at = 0;
  bool emptied = false;
  change.each_sample([&](const tally& one) {
    at = seek(tallies_, at, known, one);
    if (at == known || before(one, tallies_[at]))
      tallies_.push_back(one);
    else
      emptied |= (tallies_[at].count += one.count) == 0;
  });
  if (tallies_.size() > known)
    std::inplace_merge(tallies_.begin(), tallies_.begin() + static_cast<std::ptrdiff_t>(known), tallies_.end(), before);
  if (emptied) std::erase_if(tallies_, [](const tally& one) { return one.count == 0; });
}

void window_sum::set_maximum(spread which, std::int64_t value) noexcept {
  maxima_[index_of(which)] = value;
  unknown_[index_of(which)] = false;
}

void window_sum::add_sample(spread which, microseconds value) {
  const tally wanted{bucket_value(value.count()), 1, kind_of(which)};
  const auto at = std::lower_bound(tallies_.begin(), tallies_.end(), wanted, before);
  if (at == tallies_.end() || before(wanted, *at))
    tallies_.insert(at, wanted);
  else
    ++at->count;
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
