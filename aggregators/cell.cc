#include "aggregators/cell.h"

#include <algorithm>

#include "aggregators/histogram.h"

namespace floorwalker {
namespace {

constexpr auto order = [](const tally& a, const tally& b) {
  return a.kind != b.kind ? a.kind < b.kind : a.value < b.value;
};

// std::popcount is a call unless the compiler may take the processor's own, which not every x86-64 has.
constexpr int ones_in(std::uint64_t bits) noexcept {
  bits -= bits >> 1 & 0x5555555555555555;
  bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
  bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0f;
  return static_cast<int>(bits * 0x0101010101010101 >> 56);
}
static_assert(ones_in(0) == 0 && ones_in(~std::uint64_t{0}) == 64 && ones_in(0x8000'0000'0000'0101) == 3);

}  // namespace

std::size_t cell::place_of(std::uint8_t kind) const noexcept {
  return static_cast<std::size_t>(ones_in(numbers_ & ((std::uint64_t{1} << kind) - 1)));
}

std::span<const tally> cell::samples() const noexcept {
  return {all.data() + place_of(first_sample_kind), all.data() + all.size()};
}

std::span<const tally> cell::of_kind(std::uint8_t kind) const noexcept {
  const auto among = samples();
  const auto first =
      std::partition_point(among.begin(), among.end(), [=](const tally& one) { return one.kind < kind; });
  return {first, std::partition_point(first, among.end(), [=](const tally& one) { return one.kind == kind; })};
}

const tally* cell::number(std::uint8_t kind) const noexcept { return has(kind) ? &all[place_of(kind)] : nullptr; }

std::int64_t cell::maximum(spread which) const noexcept {
  const tally* told = number(maximum_of(which));
  return told ? told->value : largest(which);
}

std::int64_t cell::largest(spread which) const noexcept {
  const auto found = of_kind(kind_of(which));
  return found.empty() ? 0 : found.back().value;
}

void cell::insert(const tally& number) {
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(place_of(number.kind)), number);
  numbers_ |= std::uint64_t{1} << number.kind;
}

void cell::erase(std::uint8_t kind) {
  all.erase(all.begin() + static_cast<std::ptrdiff_t>(place_of(kind)));
  numbers_ &= ~(std::uint64_t{1} << kind);
}

void cell::add(figure which, std::int32_t count) {
  const std::uint8_t kind = kind_of(which);
  if (!has(kind)) {
    if (count != 0) insert({0, count, kind});
  } else if ((all[place_of(kind)].count += count) == 0) {
    erase(kind);
  }
}

void cell::add(std::uint8_t kind, std::int64_t value, std::int32_t count) {
  const tally wanted{value, count, kind};
  const auto samples_begin = all.begin() + static_cast<std::ptrdiff_t>(place_of(first_sample_kind));
  const auto at = std::lower_bound(samples_begin, all.end(), wanted, order);
  if (at == all.end() || at->kind != kind || at->value != value) {
    if (count != 0) all.insert(at, wanted);
  } else if ((at->count += count) == 0) {
    all.erase(at);
  }
}

void cell::add_sample(spread which, std::int64_t exact, std::int32_t count) {
  const std::int64_t change = exact * count;
  if (const std::uint8_t kind = sum_of(which); !has(kind)) {
    if (change != 0) insert({change, 1, kind});
  } else if ((all[place_of(kind)].value += change) == 0) {
    erase(kind);
  }
  if (count > 0 && exact > maximum(which)) set_maximum(which, exact);
  add(kind_of(which), bucket_value(exact), count);
}

void cell::set_maximum(spread which, std::int64_t value) {
  const std::uint8_t kind = maximum_of(which);
  if (!has(kind)) {
    if (value != 0) insert({value, 1, kind});
  } else if (value != 0) {
    all[place_of(kind)].value = value;
  } else {
    erase(kind);
  }
}

void cell::reset(time_point new_begin) noexcept {
  begin = new_begin;
  all.clear();
  numbers_ = 0;
}

void cell::append(const tally& last) {
  all.push_back(last);
  if (last.kind < first_sample_kind) numbers_ |= std::uint64_t{1} << last.kind;
}

}  // namespace floorwalker
