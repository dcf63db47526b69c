#include "ingest/state_storer.h"

#include <utility>

namespace floorwalker {

state_storer::state_storer(state_archive& archive, std::function<time_point()> wall_clock)
    : wall_clock_{std::move(wall_clock)}, archive_{archive}, thread_{&state_storer::run, this} {}

state_storer::~state_storer() { stop(); }

void state_storer::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void state_storer::put(captured_state state, std::shared_ptr<stored_outcome> outcome) {
  {
    const std::lock_guard lock{mutex_};
    jobs_.push_back({std::move(state), std::move(outcome)});
  }
  changed_.notify_all();
}

bool state_storer::settle(std::chrono::milliseconds at_most) {
  std::unique_lock lock{mutex_};
  return changed_.wait_for(lock, at_most, [this] { return jobs_.empty(); });
}

std::vector<taken_up> state_storer::take_up(const std::vector<partition_log>& logs) {
  const std::lock_guard lock{archive_mutex_};
  return archive_.take_up(logs);
}

void state_storer::release(const topic_partition& which) {
  const std::lock_guard lock{archive_mutex_};
  archive_.release(which);
}

void state_storer::run() {
  std::unique_lock lock{mutex_};
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (stopping_) return;
    job& next = jobs_.front();  // stays where it is: others only add behind it
    lock.unlock();
    bool well = false;
    {
      const std::lock_guard archive_lock{archive_mutex_};
      well = archive_.store(next.state, wall_clock_());
    }
    next.outcome->tell(well, wall_clock_());
    lock.lock();
    jobs_.pop_front();
    changed_.notify_all();
  }
}

}  // namespace floorwalker
