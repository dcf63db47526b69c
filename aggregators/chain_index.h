// Which chain a contact belongs to, by key. The key itself stands in the chain, which whoever looks for it goes to
// anyway: a slot with the key would be three times as large.
#pragma once

#include <cstddef>
#include <cstdint>

#include "aggregators/event.h"
#include "aggregators/slot_table.h"

namespace floorwalker {

// A chain has a slot for each of its contacts. One thread.
class chain_index {
 public:
  static constexpr std::uint32_t none = 0xffffffff;

  // Asks the processor to fetch where the key would stand.
  void prefetch(const key128& key) const noexcept { slots_.prefetch(hash_of(key)); }

  // The first chain with a contact of the key's hash that `holds(chain)` says has that contact; else `none`.
  template <class Holds>
  std::uint32_t find(const key128& key, Holds&& holds) const {
    const std::uint32_t hash = hash_of(key);
    const slot* found = slots_.find(hash, [&](const slot& one) { return one.hashed == hash && holds(one.chain); });
    return found ? found->chain : none;
  }
  // It most likely is the one; `none`: there is none for sure.
  std::uint32_t likely(const key128& key) const noexcept {
    return find(key, [](std::uint32_t) { return true; });
  }

  void insert(const key128& key, std::uint32_t chain) { slots_.put({hash_of(key), chain}); }
  void erase(const key128& key, std::uint32_t chain) noexcept { slots_.erase({hash_of(key), chain}); }
  std::size_t size() const noexcept { return slots_.size(); }  // contacts

 private:
  static std::uint32_t hash_of(const key128& key) noexcept { return static_cast<std::uint32_t>(key.lo); }
  struct slot {
    std::uint32_t hashed = 0;
    std::uint32_t chain = none;
    bool used() const noexcept { return chain != none; }
    std::size_t hash() const noexcept { return hashed; }
    bool operator==(const slot&) const = default;
  };
  slot_table<slot> slots_;
};

}  // namespace floorwalker
