// The memory of event ids: what has been seen within the last `dedupe_s` of the partition's event time.
#pragma once

#include "aggregators/event.h"
#include "aggregators/key_set.h"
#include "aggregators/ring.h"

namespace floorwalker {

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

  // is_new(id) will be asked soon.
  void prefetch(const key128& id) const noexcept { ids_.prefetch(id); }
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
  key_set ids_;
};

}  // namespace floorwalker
