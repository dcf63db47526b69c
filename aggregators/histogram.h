// Buckets of durations that grow with their size, so that a quantile read from them is near the true one.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace floorwalker {

// The value that stands for all values of its bucket. Below 128 each value is its own; above, an octave has 64 buckets
// of equal width and the middle of the bucket stands for it: at most 1/128 (0.79 %) away from any value in it.
// Examples: 0 -> 0, 127 -> 127, 128 and 129 -> 129, 256 to 259 -> 258. Idempotent and monotone.
// (The layout is the usual one of high-dynamic-range histograms with 6 bits of mantissa.)
constexpr std::int64_t bucket_value(std::int64_t value) noexcept {
  if (value < 128) return value;
  const int shift = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(value))) - 7;
  return ((value >> shift) << shift) + (std::int64_t{1} << (shift - 1));
}

// Buckets in order of their values, from 0. Of values that are not negative.
constexpr std::size_t bucket_number(std::int64_t value) noexcept {
  if (value < 128) return static_cast<std::size_t>(value);
  const int shift = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(value))) - 7;
  return 64 * static_cast<std::size_t>(shift) + static_cast<std::size_t>(value >> shift);
}
inline constexpr std::size_t bucket_count = bucket_number(std::numeric_limits<std::int64_t>::max()) + 1;

// bucket_value() of all that are in it.
constexpr std::int64_t value_of_bucket(std::size_t number) noexcept {
  if (number < 128) return static_cast<std::int64_t>(number);
  const std::size_t shift = number / 64 - 1;
  return (static_cast<std::int64_t>(number - 64 * shift) << shift) + (std::int64_t{1} << (shift - 1));
}

}  // namespace floorwalker
