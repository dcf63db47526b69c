// What a cell tells, by looking through all of it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "aggregators/cell.h"

namespace floorwalker {

// The first tally of the kind; of none, where there is none.
inline tally first_of(const cell& from, std::uint8_t kind) {
  const auto found = std::ranges::find(from.all, kind, &tally::kind);
  return found != from.all.end() ? *found : tally{};
}

inline std::int32_t count_of(const cell& from, figure which) { return first_of(from, kind_of(which)).count; }

// Microseconds. Where no sum is told, the samples are exact.
inline std::int64_t total_of(const cell& from, spread which) {
  if (const tally told = first_of(from, sum_of(which)); told != tally{}) return told.value;
  std::int64_t sum = 0;
  for (const tally& one : from.all)
    if (one.kind == kind_of(which)) sum += one.value * one.count;
  return sum;
}

}  // namespace floorwalker
