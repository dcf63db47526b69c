// What one row collected in one pane of event time. Cells add up to windows, partitions and instances.
#pragma once

#include <cstdint>
#include <vector>

#include "aggregators/event.h"
#include "aggregators/figures.h"

namespace floorwalker {

// Panes come in three widths; a window is made of panes as wide as its step.
enum class level : std::uint8_t { second, five_seconds, minute };
inline constexpr std::size_t level_count = 3;
inline constexpr std::array<level, level_count> all_levels{level::second, level::five_seconds, level::minute};
inline constexpr std::array<microseconds, level_count> pane_widths{std::chrono::seconds{1}, std::chrono::seconds{5},
                                                                   std::chrono::minutes{1}};

// The begin of the pane of this width that holds `at`.
constexpr time_point pane_begin(time_point at, microseconds width) noexcept {
  return at - at.time_since_epoch() % width;
}

// `count` samples of one value. The value is exact in panes of a second, its bucket's (histogram.h) in wider ones.
// Only minutes have the last two kinds, whose value is a second of the minute (0 to 59): in `flow` the count is visits
// begun less visits ended in it, from which the most waiting at once is told; in `served` it is visits begun in it and
// answered, whenever that was, from which it is told whether an older one was overtaken.
struct tally {
  std::int64_t value = 0;
  std::int32_t count = 0;
  std::uint8_t kind = 0;  // a spread, flow or served
  bool operator==(const tally&) const = default;
};
inline constexpr std::uint8_t flow = static_cast<std::uint8_t>(spread_count);
inline constexpr std::uint8_t served = flow + 1;
inline constexpr std::size_t tally_kinds = served + std::size_t{1};

struct cell {
  time_point begin;
  per_figure<std::int32_t> counts{};
  per_spread<std::int64_t> sums{};  // microseconds
  per_spread<std::int64_t> maxima{};
  std::vector<tally> tallies;  // by kind, then value; no count is 0
  bool operator==(const cell&) const = default;

  // Adds `count` (may be negative) to a tally; returns the count that results.
  std::int32_t add(std::uint8_t kind, std::int64_t value, std::int32_t count);
  // The largest value tallied in a spread, 0 if there is none.
  std::int64_t largest(spread which) const noexcept;
  // Nothing in it: as if it had never been.
  bool vacant() const noexcept;
  void reset(time_point new_begin) noexcept;  // keeps its memory
};

}  // namespace floorwalker
