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

  // Oldest first.
  std::size_t size() const noexcept { return order_.size(); }
  const entry& operator[](std::size_t i) const noexcept { return order_[i]; }

 private:
  microseconds keep_;
  ring<entry> order_;
  boost::unordered_flat_set<key128, key128_hash> ids_;
};

}  // namespace floorwalker
