// Serialised states on their way from the workers to the thread that writes them.
#pragma once

#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "ingest/state_file.h"

namespace floorwalker {

// Any thread. Bounded by itself: a worker puts a partition's next state only when the last one has been taken.
class state_outbox {
 public:
  void put(stored_state state) {
    const std::lock_guard lock{mutex_};
    states_.push_back(std::move(state));
  }
  std::vector<stored_state> take_all() {
    const std::lock_guard lock{mutex_};
    return std::exchange(states_, {});
  }
  bool empty() const {
    const std::lock_guard lock{mutex_};
    return states_.empty();
  }

 private:
  mutable std::mutex mutex_;
  std::vector<stored_state> states_;
};

}  // namespace floorwalker
