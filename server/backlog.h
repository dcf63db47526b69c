// How far a partition is through what its log held when it was taken up.
#pragma once

#include <algorithm>
#include <cstdint>

#include "aggregators/snapshot.h"

namespace floorwalker {

// In records, by their offsets.
struct backlog {
  std::int64_t read = 0, whole = 0;  // read <= whole
  std::int64_t left() const noexcept { return whole - read; }
  std::int64_t percent() const noexcept {
    return whole == 0 ? 100 : static_cast<std::int64_t>(100.0 * static_cast<double>(read) / static_cast<double>(whole));
  }
};

// Of a partition that is covered, or that nothing was told of yet: none.
inline backlog backlog_of(const partition_figures& of) noexcept {
  if (of.covered || of.start_offset < 0 || of.goal_offset <= of.start_offset) return {};
  const std::int64_t whole = of.goal_offset - of.start_offset;
  return {std::clamp<std::int64_t>(of.next_offset - of.start_offset, 0, whole), whole};
}

}  // namespace floorwalker
