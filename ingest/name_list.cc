#include "ingest/name_list.h"

#include <algorithm>
#include <bit>
#include <random>

#include "ingest/hashing.h"

namespace floorwalker {

name_list::name_list(std::size_t names_max)
    : names_max_{names_max},
      slots_(std::bit_ceil(2 * names_max + 2)),
      multiplier_{(std::uint64_t{std::random_device{}()} << 32 | std::random_device{}()) | 1} {
  names_.reserve(names_max);
}

// Multiply and shift: any two names meet by chance alone.
std::size_t name_list::first_slot(std::string_view name) const noexcept {
  return static_cast<std::size_t>(hash_of(name).lo * multiplier_ >> (64 - std::countr_zero(slots_.size())));
}

void name_list::clear() noexcept {
  if (!names_.empty()) std::ranges::fill(slots_, std::uint16_t{0});
  names_.clear();
}

bool name_list::add(std::string_view name) noexcept {
  std::size_t slot = first_slot(name);
  for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    if (names_[slots_[slot] - 1U] == name) return true;
  }
  if (names_.size() == names_max_) return false;
  names_.push_back(name);
  slots_[slot] = static_cast<std::uint16_t>(names_.size());
  return true;
}

}  // namespace floorwalker
