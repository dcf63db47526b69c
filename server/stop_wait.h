// A wait that a stop token ends.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace floorwalker {

// Waits until `then`. At once true if it is asked to stop before.
inline bool stopped_before(std::chrono::steady_clock::time_point then, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_until(lock, stop, then, [] { return false; });
  return stop.stop_requested();
}

}  // namespace floorwalker
