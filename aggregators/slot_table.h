// A hash table whose look-ups can be announced: the tables are far larger than the processor's caches, and a batch of
// records that announces all its keys first waits for memory once instead of once a record.
#pragma once

#include <cassert>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace floorwalker {

// Open addressing with linear probing; an erased slot is closed at once, so that no marks pile up. A Slot says what is
// known of an entry: hash(), whose low bits are well mixed; used(), which is false for Slot{} and for no entry; and
// operator==. Equal entries may stand beside each other. One thread.
template <class Slot>
class slot_table {
 public:
  // Asks the processor to fetch where entries of the hash would stand.
  void prefetch(std::size_t hash) const noexcept {
    if (!slots_.empty()) __builtin_prefetch(&slots_[home_of(hash)]);
  }

  // The first entry that matches(entry), which is asked of all entries of the hash and of some others; null: none does.
  // It stands there until the next put() or erase().
  template <class Matches>
  const Slot* find(std::size_t hash, Matches&& matches) const {
    if (size_ == 0) return nullptr;
    for (std::size_t at = home_of(hash); slots_[at].used(); at = next(at))
      if (matches(slots_[at])) return &slots_[at];
    return nullptr;
  }

  void put(const Slot& entry) {
    static_assert(std::is_trivially_copyable_v<Slot>);
    assert(entry.used());
    if ((size_ + 1) * 10 > slots_.size() * 7) grow();
    place(entry);
    ++size_;
  }

  // One that equals it, if there is one.
  void erase(const Slot& entry) noexcept {
    if (size_ == 0) return;
    std::size_t hole = home_of(entry.hash());
    while (slots_[hole].used() && !(slots_[hole] == entry)) hole = next(hole);
    if (!slots_[hole].used()) return;
    --size_;
    for (std::size_t at = next(hole); slots_[at].used(); at = next(at)) {
      // What stands behind the hole moves into it, unless its home lies between the two.
      if (distance(home_of(slots_[at].hash()), at) < distance(hole, at)) continue;
      slots_[hole] = slots_[at];
      hole = at;
    }
    slots_[hole] = {};
  }

  std::size_t size() const noexcept { return size_; }

 private:
  std::size_t next(std::size_t at) const noexcept { return (at + 1) & (slots_.size() - 1); }
  std::size_t home_of(std::size_t hash) const noexcept { return hash & (slots_.size() - 1); }
  std::size_t distance(std::size_t from, std::size_t to) const noexcept { return (to - from) & (slots_.size() - 1); }
  void place(const Slot& entry) noexcept {
    std::size_t at = home_of(entry.hash());
    while (slots_[at].used()) at = next(at);
    slots_[at] = entry;
  }
  void grow() {
    std::vector<Slot> smaller(slots_.empty() ? 16 : slots_.size() * 2);
    smaller.swap(slots_);
    for (const Slot& one : smaller)
      if (one.used()) place(one);
  }

  std::vector<Slot> slots_;  // a power of two
  std::size_t size_ = 0;
};

}  // namespace floorwalker
