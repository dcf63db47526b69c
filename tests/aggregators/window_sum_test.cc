// A window's sum is what all cells in it add up to, however they came in.
#include "aggregators/window_sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <list>
#include <vector>

#include "tests/aggregators/cell_figures.h"
#include "tests/aggregators/seeds.h"

namespace floorwalker {
namespace {

// As a pane of this width holds them: exact in seconds, else by bucket with what they add up to.
cell random_cell(std::mt19937_64& dice, level width) {
  cell made;
  for (auto left = dice() % 4; left > 0; --left) made.add(static_cast<figure>(dice() % figure_count), 1);
  for (auto left = dice() % 6; left > 0; --left) {
    const auto of = static_cast<spread>(dice() % spread_count);
    const auto value = static_cast<std::int64_t>(dice() >> (30 + dice() % 34));
    if (width == level::second) {
      made.add(kind_of(of), value, 1);
      continue;
    }
    made.add_sample(of, value, 1);
  }
  made.add(flow, static_cast<std::int64_t>(dice() % 60), 1);
  return made;
}

// The plain twin: counts everything again.
window_figures added_up(const std::list<cell>& cells) {
  window_figures figures;
  for (std::size_t i = 0; i < spread_count; ++i) {
    const auto of = static_cast<spread>(i);
    std::vector<std::int64_t> samples;
    std::int64_t maximum = 0;
    spread_summary& to = figures.spreads[i];
    for (const cell& one : cells) {
      to.sum += microseconds{total_of(one, of)};
      maximum = std::max(maximum, one.maximum(of));
      for (const tally& each : one.of_kind(kind_of(of)))
        samples.insert(samples.end(), static_cast<std::size_t>(each.count), bucket_value(each.value));
    }
    if (samples.empty()) continue;
    std::sort(samples.begin(), samples.end());
    const auto at = [&](std::size_t percent) {
      return microseconds{std::min(maximum, samples[(samples.size() * percent + 99) / 100 - 1])};
    };
    to.count = static_cast<std::int64_t>(samples.size());
    to.max = microseconds{maximum};
    to.p50 = at(50), to.p90 = at(90), to.p95 = at(95), to.p99 = at(99);
  }
  for (const cell& one : cells)
    for (std::size_t i = 0; i < figure_count; ++i) figures.counts[i] += count_of(one, static_cast<figure>(i));
  return figures;
}

void settle_maxima(window_sum& sum, const std::list<cell>& cells) {
  for (std::size_t i = 0; i < spread_count; ++i) {
    const auto of = static_cast<spread>(i);
    if (!sum.maximum_unknown(of)) continue;
    std::int64_t largest = 0;
    for (const cell& one : cells) largest = std::max(largest, one.maximum(of));
    sum.set_maximum(of, largest);
  }
}

void expect_same_as_twin(std::mt19937_64& dice, level width) {
  window_sum sum;
  window_change change;
  std::list<cell> cells;
  for (int round = 0; round < 200; ++round) {
    change.clear();
    std::size_t before = cells.size();
    for (auto left = dice() % (dice() % 10 ? 4 : 200); left > 0; --left) {
      const bool leaves = before > 0 && dice() % 2;
      const bool enters = !leaves || dice() % 3 == 0;  // both: it has changed
      if (leaves) {
        const auto gone = std::next(cells.begin(), static_cast<std::ptrdiff_t>(dice() % before--));
        change.leave(packed_cell{*gone});
        cells.erase(gone);
      }
      if (enters) {
        const cell made = random_cell(dice, width);
        cells.push_back(made);
        change.enter(packed_cell{made});
      }
    }
    sum.apply(change);
    settle_maxima(sum, cells);
    window_figures figures;
    sum.summarize(figures);
    ASSERT_EQ(figures, added_up(cells)) << "in round " << round;
  }
}

TEST(window_sum, is_what_its_cells_add_up_to) {
  for_seeds(10, [](std::mt19937_64& dice) {
    for (const level width : {level::second, level::minute}) expect_same_as_twin(dice, width);
  });
}

TEST(window_sum, is_empty_again_when_all_have_left) {
  std::mt19937_64 dice{1};
  window_change change;
  window_sum sum;
  const packed_cell one{random_cell(dice, level::minute)};
  change.enter(one);
  sum.apply(change);
  change.clear();
  change.leave(one);
  sum.apply(change);
  settle_maxima(sum, {});
  window_figures figures;
  sum.summarize(figures);
  EXPECT_EQ(figures, window_figures{});
}

}  // namespace
}  // namespace floorwalker
