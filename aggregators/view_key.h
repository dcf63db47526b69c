// The names of the objects that a partition's view is cut into.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "aggregators/cell.h"

namespace floorwalker {

enum class view_part : std::uint8_t {
  row,         // what it is, its counters
  spreads,     // its exported histograms
  waiting,     // a stretch of its list of open visits
  unanswered,  // likewise
  wrapping,    // likewise
  second,      // a pane, by its place in a ring
  five_seconds,
  minute,
  agent,   // what it does
  report,  // what it said of itself
  shared,  // a stretch of the list of contacts that several rows show
};
inline constexpr std::size_t view_part_count = static_cast<std::size_t>(view_part::shared) + 1;

constexpr view_part part_of(level width) noexcept {
  return static_cast<view_part>(static_cast<std::size_t>(view_part::second) + index_of(width));
}
constexpr bool is_pane(view_part part) noexcept { return view_part::second <= part && part <= view_part::minute; }
constexpr level level_of(view_part pane) noexcept {
  return static_cast<level>(index_of(pane) - index_of(view_part::second));
}

struct view_key {
  view_part part = view_part::row;
  std::uint32_t row = 0;     // 0 for what belongs to no row
  std::uint64_t number = 0;  // of the stretch, from 0; the place in the ring; the agent's
  bool operator==(const view_key&) const = default;
};
std::size_t hash_value(const view_key& key) noexcept;

// "w1f.3": a letter for the part, the row, the number in hexadecimal.
std::string text_of(const view_key& key);
// Throws std::runtime_error if it is none.
view_key key_named(std::string_view text);

// The same on every machine. Sums of it tell whether all objects are there; it is no guard against malice.
std::uint64_t hash_of(const view_key& key, std::span<const std::byte> bytes) noexcept;

}  // namespace floorwalker
