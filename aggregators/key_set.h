// A set of keys whose look-ups can be announced.
#pragma once

#include <cstddef>

#include "aggregators/event.h"
#include "aggregators/slot_table.h"

namespace floorwalker {

// One thread.
class key_set {
 public:
  // Asks the processor to fetch where the key would stand.
  void prefetch(const key128& key) const noexcept { slots_.prefetch(slot{key}.hash()); }
  bool contains(const key128& key) const noexcept {
    return slots_.find(slot{key}.hash(), [&](const slot& one) { return one.key == key; }) != nullptr;
  }
  // False, and nothing changes, if it is in the set.
  bool insert(const key128& key) {
    if (contains(key)) return false;
    slots_.put({key});
    return true;
  }
  void erase(const key128& key) noexcept { slots_.erase({key}); }
  std::size_t size() const noexcept { return slots_.size(); }

 private:
  struct slot {
    key128 key;
    bool used() const noexcept { return key != key128{}; }
    std::size_t hash() const noexcept { return key.lo; }
    bool operator==(const slot&) const = default;
  };
  slot_table<slot> slots_;
};

}  // namespace floorwalker
