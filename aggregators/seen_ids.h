// The memory of event ids: what has been seen within the last `dedupe_s` of the partition's event time.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>

#include "aggregators/event.h"
#include "aggregators/ring.h"

namespace floorwalker {

struct key128_hash {
  using is_avalanching = void;
  std::size_t operator()(const key128& key) const noexcept { return static_cast<std::size_t>(key.lo); }
};

// One thread. About 45 bytes an id.
class seen_ids {
 public:
  struct entry {
    time_point seen_at;  // the partition's newest event time when it was applied
    key128 id;
    auto operator<=>(const entry&) const = default;
  };

  // `keep`: an id is remembered until the partition's newest event time has moved on by it; 0 remembers nothing.
  explicit seen_ids(microseconds keep) : keep_(keep) {}

  // False if the id is remembered. `newest`: the partition's newest event time before this event.
  bool is_new(const key128& id, time_point newest);
  // Remembers an id that is_new(); `newest` never falls between calls.
  void remember(const key128& id, time_point newest);

  // Keeps those forgotten from now on in the list below, until it is called with false.
  void hold(bool on);
  // The list of those remembered, oldest first, as far as it is kept. Each has a number that never changes.
  std::uint64_t first() const noexcept { return dropped_; }
  std::uint64_t end() const noexcept { return dropped_ + order_.size(); }
  const entry& at(std::uint64_t number) const noexcept { return order_[number - dropped_]; }
  // For restoring: the number of the next one.
  void next_is(std::uint64_t number) noexcept { dropped_ = number - order_.size(); }

 private:
  void drop_expired();
  microseconds keep_;
  ring<entry> order_;
  std::size_t expired_ = 0;  // of the list's first
  std::uint64_t dropped_ = 0;
  bool held_ = false;
  boost::unordered_flat_set<key128, key128_hash> ids_;
};

}  // namespace floorwalker
