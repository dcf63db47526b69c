// What one row collected in one pane of event time. Cells add up to windows, partitions and instances.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <span>

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

// One number in a cell, or `count` samples of one value. Kinds, in this order:
// - figures: `count`; `value` is 0.
// - sums, then maxima, of a spread: `value`, microseconds; `count` is 1. Panes of a second have none: their samples
//   are exact.
// - spreads: `count` samples of `value`: exact in panes of a second, its bucket's (histogram.h) in wider ones.
// - flow, served: only in minutes; `value` is a second of the minute (0 to 59). In `flow` the count is visits begun
//   less visits ended in it, from which the most waiting at once is told; in `served` it is visits begun in it and
//   answered, whenever that was, from which it is told whether an older one was overtaken.
struct tally {
  std::int64_t value = 0;
  std::int32_t count = 0;
  std::uint8_t kind = 0;
  bool operator==(const tally&) const = default;
};
constexpr std::uint8_t kind_of(figure which) noexcept { return static_cast<std::uint8_t>(which); }
constexpr std::uint8_t sum_of(spread which) noexcept {
  return static_cast<std::uint8_t>(figure_count + index_of(which));
}
constexpr std::uint8_t maximum_of(spread which) noexcept {
  return static_cast<std::uint8_t>(figure_count + spread_count + index_of(which));
}
constexpr std::uint8_t kind_of(spread which) noexcept {
  return static_cast<std::uint8_t>(figure_count + 2 * spread_count + index_of(which));
}
inline constexpr std::uint8_t first_sample_kind = kind_of(spread{});
inline constexpr std::uint8_t flow = first_sample_kind + static_cast<std::uint8_t>(spread_count);
inline constexpr std::uint8_t served = flow + 1;
static_assert(first_sample_kind < 64);
inline constexpr std::size_t sample_kinds = served + std::size_t{1} - first_sample_kind;

// Most cells hold the doings of one event or two: what is zero is not there.
struct cell {
  using tallies = boost::container::small_vector<tally, 4>;
  time_point begin;
  tallies all;  // by kind, then value; none is zero
  bool operator==(const cell&) const = default;

  std::int64_t maximum(spread which) const noexcept;  // microseconds; 0 without samples
  // The kinds from first_sample_kind on.
  std::span<const tally> samples() const noexcept;
  std::span<const tally> of_kind(std::uint8_t kind) const noexcept;

  void add(figure which, std::int32_t count);
  // Adds `count` (may be negative) to the tally of a value; `kind` is of samples.
  void add(std::uint8_t kind, std::int64_t value, std::int32_t count);
  // In wider panes than a second. A maximum that is withdrawn stays: see set_maximum().
  void add_sample(spread which, std::int64_t exact, std::int32_t count);
  void set_maximum(spread which, std::int64_t value);
  // The largest value tallied in a spread, 0 if there is none.
  std::int64_t largest(spread which) const noexcept;
  // Nothing in it: as if it had never been.
  bool vacant() const noexcept { return all.empty(); }
  void reset(time_point new_begin) noexcept;  // keeps its memory

  // Of a kind, or a value of it, that comes after all.
  void append(const tally& last);

 private:
  // A figure, a sum or a maximum; null: it is zero, or told by the samples.
  const tally* number(std::uint8_t kind) const noexcept;
  // Where the number of that kind stands, or belongs.
  std::size_t place_of(std::uint8_t kind) const noexcept;
  bool has(std::uint8_t kind) const noexcept { return numbers_ >> kind & 1; }
  void insert(const tally& number);
  void erase(std::uint8_t kind);

  std::uint64_t numbers_ = 0;  // bit i: there is a number of kind i
};

}  // namespace floorwalker
