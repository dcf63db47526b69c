// A hash table by key128 whose look-ups can be announced: the tables are far larger than the processor's caches, and a
// batch of records that announces all its keys first waits for memory once instead of once a record.
#pragma once

#include <cassert>
#include <cstddef>
#include <vector>

#include "aggregators/event.h"

namespace floorwalker {

// Open addressing with linear probing; an erased slot is closed at once, so that no marks pile up. Keys are well mixed
// and never all zero. One thread. What find() returned holds until the next insert() or erase().
template <class Value>
class key_table {
 public:
  // Asks the processor to fetch where the key would stand.
  void prefetch(const key128& key) const noexcept {
    if (!slots_.empty()) __builtin_prefetch(&slots_[home_of(key)]);
  }

  // Null if it is not in the table.
  const Value* find(const key128& key) const noexcept {
    if (size_ == 0) return nullptr;
    const slot& there = slots_[place_of(key)];
    return is_used(there) ? &there.value : nullptr;
  }
  bool contains(const key128& key) const noexcept { return find(key) != nullptr; }

  // False, and nothing changes, if it is in the table.
  bool insert(const key128& key, const Value& value = {}) {
    assert(key != key128{});
    if ((size_ + 1) * 10 > slots_.size() * 7) grow();
    slot& there = slots_[place_of(key)];
    if (is_used(there)) return false;
    there = {key, value};
    ++size_;
    return true;
  }

  void erase(const key128& key) noexcept {
    if (size_ == 0) return;
    std::size_t hole = place_of(key);
    if (!is_used(slots_[hole])) return;
    --size_;
    for (std::size_t at = next(hole); is_used(slots_[at]); at = next(at)) {
      // What stands behind the hole moves into it, unless its home lies between the two.
      if (distance(home_of(slots_[at].key), at) < distance(hole, at)) continue;
      slots_[hole] = slots_[at];
      hole = at;
    }
    slots_[hole] = {};
  }

  std::size_t size() const noexcept { return size_; }

  // Every key with its value, in no order.
  template <class Visitor>
  void visit(Visitor&& each) const {
    for (const slot& one : slots_)
      if (is_used(one)) each(one.key, one.value);
  }

 private:
  struct slot {
    key128 key;
    [[no_unique_address]] Value value;
  };

  static bool is_used(const slot& one) noexcept { return one.key != key128{}; }
  std::size_t next(std::size_t at) const noexcept { return (at + 1) & (slots_.size() - 1); }
  std::size_t home_of(const key128& key) const noexcept { return key.lo & (slots_.size() - 1); }
  std::size_t distance(std::size_t from, std::size_t to) const noexcept { return (to - from) & (slots_.size() - 1); }
  // Of the key, or of the empty slot where it belongs.
  std::size_t place_of(const key128& key) const noexcept {
    std::size_t at = home_of(key);
    while (is_used(slots_[at]) && slots_[at].key != key) at = next(at);
    return at;
  }
  void grow() {
    std::vector<slot> smaller(slots_.empty() ? 16 : slots_.size() * 2);
    smaller.swap(slots_);
    for (const slot& one : smaller)
      if (is_used(one)) slots_[place_of(one.key)] = one;
  }

  std::vector<slot> slots_;  // a power of two
  std::size_t size_ = 0;
};

struct no_value {};

}  // namespace floorwalker
