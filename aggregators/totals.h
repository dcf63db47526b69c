// Counters since the first record, and what of them is shown.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "aggregators/event.h"
#include "aggregators/figures.h"
#include "aggregators/snapshot.h"

namespace floorwalker {

// A counter whose truth may fall when a contribution is withdrawn, while what is shown waits until the truth has caught
// up.
struct held_counter {
  std::int64_t truth = 0;
  std::int64_t shown = 0;
  // `extra`: known already, but not yet booked.
  void add(std::int64_t change, std::int64_t extra = 0) noexcept {
    truth += change;
    shown = std::max(shown, truth + extra);
  }
};

// A spread as Prometheus counts it.
struct held_spread {
  std::vector<held_counter> cumulative;  // samples <= the bound of the same index; empty before the first
  held_counter count, sum;               // sum in microseconds
  void add(microseconds value, int weight, std::span<const microseconds> bounds);
};

struct row_totals {
  per_figure<held_counter> counts{};
  std::array<held_counter, left_reason_count> left_by_reason{};
  held_counter expired, legs_expired;
  std::array<held_counter, handoff_counts> handoffs{};
  per_spread<held_spread> spreads;
  // Writes what is shown; keeps the target's memory.
  void show(exported_totals& to) const;
  // Every counter, in a fixed order, for (de)serialisation.
  template <class Visitor>
  void visit(Visitor&& each) {
    for (auto& one : counts) each(one);
    for (auto& one : left_by_reason) each(one);
    each(expired);
    each(legs_expired);
    for (auto& one : handoffs) each(one);
    for (auto& one : spreads) {
      for (auto& bucket : one.cumulative) each(bucket);
      each(one.count);
      each(one.sum);
    }
  }
};

// Upper bounds of the exported histograms, rising: round values and every configured target.
std::vector<microseconds> exported_bounds(const settings& settings);

// The buckets of a histogram (one for each bound of `written`) as far as other bounds can tell them: a bound that is
// new begins with what lay below the next smaller one, so that no bucket falls and none claims more than is known.
template <class Bucket>
std::vector<Bucket> on_bounds(std::span<const Bucket> buckets, std::span<const microseconds> written,
                              std::span<const microseconds> wanted) {
  std::vector<Bucket> made;
  made.reserve(wanted.size());
  for (const microseconds bound : wanted) {
    const auto behind = std::upper_bound(written.begin(), written.end(), bound) - written.begin();
    made.push_back(behind == 0 ? Bucket{} : buckets[static_cast<std::size_t>(behind) - 1]);
  }
  return made;
}

}  // namespace floorwalker
