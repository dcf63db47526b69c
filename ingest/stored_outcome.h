// What became of the states of a partition that were given away to be stored. Whoever stores one keeps a share of it,
// so that the partition itself may be gone by then.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

#include "aggregators/event.h"

namespace floorwalker {

// Any thread.
class stored_outcome {
 public:
  // The state that was restored, or is fresh, reaches to `position`; `now` by the wall clock.
  stored_outcome(std::int64_t position, time_point now) : stored_position_{position}, stored_at_{now} {}

  // A state that reaches to `position` is given away. Until tell() none is to follow.
  void give(std::int64_t position) {
    const std::lock_guard lock{mutex_};
    given_position_ = position;
    under_way_ = true;
  }
  // `at` by the wall clock.
  void tell(bool well, time_point at) {
    const std::lock_guard lock{mutex_};
    under_way_ = false;
    failed_ = !well;
    if (!well) return;
    stored_position_ = given_position_;
    stored_at_ = at;
  }

  bool is_under_way() const {
    const std::lock_guard lock{mutex_};
    return under_way_;
  }
  // True once after a failure.
  bool take_failure() {
    const std::lock_guard lock{mutex_};
    return std::exchange(failed_, false);
  }
  // When the state was stored that lacks something of what reaches to `position`; empty: nothing.
  std::optional<time_point> behind_since(std::int64_t position) const {
    const std::lock_guard lock{mutex_};
    return stored_position_ == position ? std::nullopt : std::optional{stored_at_};
  }

 private:
  mutable std::mutex mutex_;
  std::int64_t given_position_ = -1, stored_position_;  // of the state given away last, and stored last
  time_point stored_at_;
  bool under_way_ = false, failed_ = false;
};

}  // namespace floorwalker
