// Which chain a contact belongs to, by key. The key itself stands in the chain, which whoever looks for it goes to
// anyway: a slot holds a third of a key_table's.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "aggregators/event.h"

namespace floorwalker {

// Open addressing with linear probing, as key_table; a chain has a slot for each of its contacts. One thread.
class chain_index {
 public:
  static constexpr std::uint32_t none = 0xffffffff;

  // Asks the processor to fetch where the key would stand.
  void prefetch(const key128& key) const noexcept {
    if (!slots_.empty()) __builtin_prefetch(&slots_[home_of(hash_of(key))]);
  }

  // The first chain with a contact of the key's hash that `holds(chain)` says has that contact; else `none`.
  template <class Holds>
  std::uint32_t find(const key128& key, Holds&& holds) const {
    if (size_ == 0) return none;
    const std::uint32_t hash = hash_of(key);
    for (std::size_t at = home_of(hash); is_used(slots_[at]); at = next(at))
      if (slots_[at].hash == hash && holds(slots_[at].chain)) return slots_[at].chain;
    return none;
  }
  // It most likely is the one; `none`: there is none for sure.
  std::uint32_t likely(const key128& key) const noexcept {
    return find(key, [](std::uint32_t) { return true; });
  }

  void insert(const key128& key, std::uint32_t chain) {
    assert(chain != none);
    if ((size_ + 1) * 10 > slots_.size() * 7) grow();
    put({hash_of(key), chain});
    ++size_;
  }

  void erase(const key128& key, std::uint32_t chain) noexcept {
    if (size_ == 0) return;
    const slot gone{hash_of(key), chain};
    std::size_t hole = home_of(gone.hash);
    while (is_used(slots_[hole]) && slots_[hole] != gone) hole = next(hole);
    if (!is_used(slots_[hole])) return;
    --size_;
    for (std::size_t at = next(hole); is_used(slots_[at]); at = next(at)) {
      // What stands behind the hole moves into it, unless its home lies between the two.
      if (distance(home_of(slots_[at].hash), at) < distance(hole, at)) continue;
      slots_[hole] = slots_[at];
      hole = at;
    }
    slots_[hole] = {};
  }

  std::size_t size() const noexcept { return size_; }  // contacts

 private:
  struct slot {
    std::uint32_t hash = 0;
    std::uint32_t chain = none;
    bool operator==(const slot&) const = default;
  };

  static bool is_used(const slot& one) noexcept { return one.chain != none; }
  static std::uint32_t hash_of(const key128& key) noexcept { return static_cast<std::uint32_t>(key.lo); }
  std::size_t next(std::size_t at) const noexcept { return (at + 1) & (slots_.size() - 1); }
  std::size_t home_of(std::uint32_t hash) const noexcept { return hash & (slots_.size() - 1); }
  std::size_t distance(std::size_t from, std::size_t to) const noexcept { return (to - from) & (slots_.size() - 1); }
  void put(const slot& one) noexcept {
    std::size_t at = home_of(one.hash);
    while (is_used(slots_[at])) at = next(at);
    slots_[at] = one;
  }
  void grow() {
    std::vector<slot> smaller(slots_.empty() ? 16 : slots_.size() * 2);
    smaller.swap(slots_);
    for (const slot& one : smaller)
      if (is_used(one)) put(one);
  }

  std::vector<slot> slots_;  // a power of two
  std::size_t size_ = 0;
};

}  // namespace floorwalker
