// Stores what workers captured, on a thread of its own: a slow disk or a broker that is away holds up nobody else.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "ingest/state_archive.h"
#include "ingest/stored_outcome.h"

namespace floorwalker {

// Any thread may call. Bounded by itself: a partition's next state comes only when the last one is told to be stored.
class state_storer {
 public:
  // `archive` must outlive this, and belongs to it from now on.
  state_storer(state_archive& archive, std::function<time_point()> wall_clock);
  ~state_storer();  // stops
  state_storer(const state_storer&) = delete;
  state_storer& operator=(const state_storer&) = delete;

  bool stores() const noexcept { return archive_.stores(); }
  // `outcome` is told what became of it, unless this stops before.
  void put(captured_state state, std::shared_ptr<stored_outcome> outcome);
  // Waits until all that was put is stored or has failed; false if that takes longer.
  bool settle(std::chrono::milliseconds at_most);

  // Ends once the state under way is stored or has failed; what waits behind it is not stored.
  void stop();

  // As the archive's; they wait while a state is being stored.
  std::vector<taken_up> take_up(const std::vector<partition_log>& logs);
  void release(const topic_partition& which);
  store_figures figures() const { return archive_.figures(); }

 private:
  struct job {
    captured_state state;
    std::shared_ptr<stored_outcome> outcome;
  };
  void run();

  const std::function<time_point()> wall_clock_;
  std::mutex archive_mutex_;
  state_archive& archive_;  // guarded by archive_mutex_, but for figures()

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<job> jobs_;   // guarded by mutex_: the first one is being stored
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace floorwalker
