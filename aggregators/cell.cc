#include "aggregators/cell.h"

#include <algorithm>

namespace floorwalker {
namespace {

constexpr auto order = [](const tally& a, const tally& b) {
  return a.kind != b.kind ? a.kind < b.kind : a.value < b.value;
};

// The numbers in front are few; samples may be some hundred.
const tally* first_of(const cell::tallies& all, std::uint8_t kind) noexcept {
  const tally* at = all.data();
  const tally* const end = at + all.size();
  if (kind > first_sample_kind) return std::partition_point(at, end, [=](const tally& one) { return one.kind < kind; });
  while (at != end && at->kind < kind) ++at;
  return at;
}

}  // namespace

std::span<const tally> cell::of_kind(std::uint8_t kind) const noexcept {
  const tally* const end = all.data() + all.size();
  const tally* const first = first_of(all, kind);
  return {first, std::partition_point(first, end, [=](const tally& one) { return one.kind == kind; })};
}

std::span<const tally> cell::samples() const noexcept {
  return {first_of(all, first_sample_kind), all.data() + all.size()};
}

const tally* cell::number(std::uint8_t kind) const noexcept {
  const tally* const at = first_of(all, kind);
  return at != all.data() + all.size() && at->kind == kind ? at : nullptr;
}

std::int32_t cell::count(figure which) const noexcept {
  const tally* found = number(kind_of(which));
  return found ? found->count : 0;
}

std::int64_t cell::sum(spread which) const noexcept {
  if (const tally* told = number(sum_of(which))) return told->value;
  std::int64_t sum = 0;
  for (const tally& one : of_kind(kind_of(which))) sum += one.value * one.count;
  return sum;
}

std::int64_t cell::maximum(spread which) const noexcept {
  const tally* told = number(maximum_of(which));
  return told ? told->value : largest(which);
}

std::int64_t cell::largest(spread which) const noexcept {
  const auto found = of_kind(kind_of(which));
  return found.empty() ? 0 : found.back().value;
}

void cell::add(std::uint8_t kind, std::int64_t value, std::int32_t count) {
  const tally wanted{value, count, kind};
  const auto at = std::lower_bound(all.begin(), all.end(), wanted, order);
  if (at == all.end() || at->kind != kind || at->value != value) {
    if (count != 0) all.insert(at, wanted);
    return;
  }
  at->count += count;
  if (at->count == 0) all.erase(at);
}

void cell::set(std::uint8_t kind, std::int64_t value) {
  const auto at = all.begin() + (first_of(all, kind) - all.data());
  const bool is_there = at != all.end() && at->kind == kind;
  if (value == 0) {
    if (is_there) all.erase(at);
  } else if (is_there) {
    at->value = value;
  } else {
    all.insert(at, {value, 1, kind});
  }
}

void cell::reset(time_point new_begin) noexcept {
  begin = new_begin;
  all.clear();
}

per_figure<std::int32_t> cell::counts() const noexcept {
  per_figure<std::int32_t> dense{};
  for (auto at = all.begin(); at != all.end() && at->kind < figure_count; ++at) dense[at->kind] = at->count;
  return dense;
}

// What is told stands in front of the samples that would tell it otherwise.
per_spread<std::int64_t> cell::sums() const noexcept {
  per_spread<std::int64_t> dense{};
  per_spread<bool> told{};
  for (const tally& one : all) {
    if (one.kind >= sum_of(spread{}) && one.kind < maximum_of(spread{})) {
      dense[one.kind - sum_of(spread{})] = one.value;
      told[one.kind - sum_of(spread{})] = true;
    } else if (one.kind >= first_sample_kind && one.kind < flow && !told[one.kind - first_sample_kind]) {
      dense[one.kind - first_sample_kind] += one.value * one.count;
    }
  }
  return dense;
}

per_spread<std::int64_t> cell::maxima() const noexcept {
  per_spread<std::int64_t> dense{};
  per_spread<bool> told{};
  for (const tally& one : all) {
    if (one.kind >= maximum_of(spread{}) && one.kind < first_sample_kind) {
      dense[one.kind - maximum_of(spread{})] = one.value;
      told[one.kind - maximum_of(spread{})] = true;
    } else if (one.kind >= first_sample_kind && one.kind < flow && !told[one.kind - first_sample_kind]) {
      dense[one.kind - first_sample_kind] = one.value;
    }
  }
  return dense;
}

void cell::assign(level width, const per_figure<std::int32_t>& counts, const per_spread<std::int64_t>& sums,
                  const per_spread<std::int64_t>& maxima, std::span<const tally> samples) {
  all.clear();
  const auto append = [this](std::uint8_t kind, std::int64_t value, std::int32_t count) {
    if (value != 0 || kind < figure_count) all.push_back({value, count, kind});
  };
  for (std::size_t i = 0; i < figure_count; ++i)
    if (counts[i] != 0) append(kind_of(static_cast<figure>(i)), 0, counts[i]);
  if (width != level::second) {
    for (std::size_t i = 0; i < spread_count; ++i) append(sum_of(static_cast<spread>(i)), sums[i], 1);
    for (std::size_t i = 0; i < spread_count; ++i) append(maximum_of(static_cast<spread>(i)), maxima[i], 1);
  }
  all.insert(all.end(), samples.begin(), samples.end());
}

}  // namespace floorwalker
