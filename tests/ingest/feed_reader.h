// The merging side of a test: takes the views out of a hub until they show what the test waits for.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

#include "aggregators/board.h"
#include "aggregators/view_slot.h"

namespace floorwalker::test {

inline time_point wall_now() { return std::chrono::floor<microseconds>(std::chrono::system_clock::now()); }

class feed_reader {
 public:
  feed_reader(view_hub& hub, std::shared_ptr<const settings> settings) : hub_{hub}, board_{std::move(settings)} {}

  std::shared_ptr<const snapshot> look() {
    hub_.collect(slots_);
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      if (auto view = slots_[i]->fetch()) {
        board_.integrate(*view);
        slots_[i]->recycle(std::move(view));
      }
    }
    return board_.make_snapshot(wall_now(), hub_.feed().partitions_total);
  }

  // Looks until the snapshot is as wanted; the last one after 30 s in vain.
  std::shared_ptr<const snapshot> wait_for(const std::function<bool(const snapshot&)>& wanted) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    auto seen = look();
    while (!wanted(*seen) && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds{2});
      seen = look();
    }
    return seen;
  }

 private:
  view_hub& hub_;
  board board_;
  std::vector<view_slot*> slots_;
};

inline std::int64_t applied(const record_tallies& tallies) {
  return std::accumulate(tallies.applied.begin(), tallies.applied.end(), std::int64_t{0});
}
inline std::int64_t rejected(const record_tallies& tallies) {
  return std::accumulate(tallies.rejected.begin(), tallies.rejected.end(), std::int64_t{0});
}
inline std::int64_t taken(const record_tallies& tallies) {
  return applied(tallies) + rejected(tallies) + tallies.duplicates;
}

}  // namespace floorwalker::test
