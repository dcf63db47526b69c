// A cell in as few bytes as may be, for those that are many and seldom looked at.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "aggregators/cell.h"

namespace floorwalker {

// A value: cells that hold the same have the same bytes. What a pane of a second holds mostly stands in it, the rest in
// one allocation of its exact size.
//
// Bytes, a group for each tally: a byte with the kind and two flags, then the tally's value (none for a figure), then
// its count (none with `one`). Samples that all are values of buckets (histogram.h) are one group with `list`: how many
// tallies (none with `one`: a single sample), then of each the number of its bucket less that of the one before, times
// two, plus one if a count follows. A maximum with `list` is what the sum of its spread is.
class packed_cell {
 public:
  packed_cell() noexcept = default;
  explicit packed_cell(time_point begin) noexcept : packed_cell() {
    head_ = std::chrono::floor<std::chrono::seconds>(begin.time_since_epoch()).count() * 256;
  }
  explicit packed_cell(const cell& from);
  packed_cell(const packed_cell& other);
  packed_cell(packed_cell&& other) noexcept : packed_cell() { swap(other); }
  packed_cell& operator=(packed_cell other) noexcept {
    swap(other);
    return *this;
  }
  ~packed_cell() {
    if (is_far()) delete[] kept_.far.bytes;
  }

  time_point begin() const noexcept { return time_point{std::chrono::seconds{head_ >> 8}}; }
  std::span<const std::byte> bytes() const noexcept {
    return is_far() ? std::span<const std::byte>{kept_.far.bytes, kept_.far.size}
                    : std::span{kept_.near}.first(size_byte());
  }
  // As it was packed; keeps the memory of `to`.
  void unpack(cell& to) const;
  void swap(packed_cell& other) noexcept;
  friend bool operator==(const packed_cell& a, const packed_cell& b) noexcept;

 private:
  struct allocation {
    std::byte* bytes;
    std::size_t size;
  };
  static constexpr std::uint8_t is_allocated = 0xff;  // instead of these
  std::uint8_t size_byte() const noexcept { return static_cast<std::uint8_t>(head_ & 0xff); }
  bool is_far() const noexcept { return size_byte() == is_allocated; }
  void assign(std::span<const std::byte> bytes);

  std::int64_t head_ = 0;  // 256 times the second that the pane begins with, plus the bytes in `near`
  union place {
    std::array<std::byte, 16> near{};
    allocation far;
  };
  place kept_;
};

// The tallies of a packed cell, in order, one after the other.
class tally_reader {
 public:
  explicit tally_reader(const packed_cell& of) noexcept : at_(of.bytes().data()), end_(at_ + of.bytes().size()) {}
  // Null after the last. What it points at changes with the next call.
  const tally* next() noexcept;

 private:
  std::uint64_t varint() noexcept;
  std::int64_t value() noexcept;
  void begin_list(bool single) noexcept;
  void next_in_list() noexcept;

  const std::byte* at_;
  const std::byte* end_;
  std::uint64_t left_ = 0;  // in the list
  std::size_t bucket_ = 0;  // of the one before in the list
  tally now_{};
  per_spread<std::int64_t> sums_{};
};

}  // namespace floorwalker
