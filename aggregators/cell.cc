#include "aggregators/cell.h"

#include <algorithm>

namespace floorwalker {
namespace {

constexpr auto order = [](const tally& a, const tally& b) {
  return a.kind != b.kind ? a.kind < b.kind : a.value < b.value;
};

}  // namespace

std::int32_t cell::add(std::uint8_t kind, std::int64_t value, std::int32_t count) {
  const tally wanted{value, count, kind};
  const auto at = std::lower_bound(tallies.begin(), tallies.end(), wanted, order);
  if (at == tallies.end() || at->kind != kind || at->value != value) {
    tallies.insert(at, wanted);
    return count;
  }
  at->count += count;
  const std::int32_t left = at->count;
  if (left == 0) tallies.erase(at);
  return left;
}

std::int64_t cell::largest(spread which) const noexcept {
  const auto kind = static_cast<std::uint8_t>(which);
  const auto behind =
      std::partition_point(tallies.begin(), tallies.end(), [&](const tally& t) { return t.kind <= kind; });
  return behind != tallies.begin() && std::prev(behind)->kind == kind ? std::prev(behind)->value : 0;
}

bool cell::vacant() const noexcept {
  return tallies.empty() && std::all_of(counts.begin(), counts.end(), [](auto n) { return n == 0; });
}

void cell::reset(time_point new_begin) noexcept {
  begin = new_begin;
  counts = {};
  sums = {};
  maxima = {};
  tallies.clear();
}

}  // namespace floorwalker
