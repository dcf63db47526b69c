// The JSON text of one row, made piece by piece when first asked for and kept while the row stays the same.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aggregators/snapshot.h"

namespace floorwalker {

// A set of windows, one bit each, by index_of().
class window_set {
 public:
  static constexpr window_set all() { return window_set((1U << window_count) - 1); }
  constexpr window_set() = default;
  constexpr bool contains(window w) const noexcept { return (bits_ >> index_of(w) & 1U) != 0; }
  constexpr void add(window w) noexcept { bits_ |= 1U << index_of(w); }
  constexpr bool empty() const noexcept { return bits_ == 0; }
  auto operator<=>(const window_set&) const = default;

 private:
  constexpr explicit window_set(unsigned bits) : bits_(bits) {}
  unsigned bits_ = 0;
};

// Nothing for a name that is none of window_names.
std::optional<window> window_named(std::string_view name) noexcept;

// Belongs to one thread.
class row_text {
 public:
  explicit row_text(std::shared_ptr<const row_figures> row) : row_(std::move(row)) {}

  const row_figures& row() const noexcept { return *row_; }
  // Takes the row of the next snapshot; what was made is kept if it is the same object.
  void advance(std::shared_ptr<const row_figures> row);
  // Appends the row as a JSON object. Ages are as of `as_of`; `seq` is the snapshot's.
  void append(std::string& out, window_set windows, time_point as_of, std::uint64_t seq);

 private:
  std::shared_ptr<const row_figures> row_;
  std::string head_;  // what the row is and what is asked of it
  std::string now_;   // of now_seq_
  per_window<std::string> windows_;
  std::uint64_t now_seq_ = 0;
};

}  // namespace floorwalker
