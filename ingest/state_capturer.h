// Captures the states of a worker's partitions, one after the other and in steps so short that events hardly wait.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>

#include "aggregators/view_slot.h"
#include "ingest/owned_partition.h"
#include "ingest/state_storer.h"

namespace floorwalker {

// Belongs to the worker's thread, but for pauses().
class state_capturer {
 public:
  using clock = owned_partition::clock;
  using partitions = std::span<const std::unique_ptr<owned_partition>>;

  // A partition's state is captured anew `every` after the capture before began; six times as seldom while it reads the
  // backlog of a start; later if capturing would take more than a twentieth of the time. `storer` null: nothing is
  // stored.
  state_capturer(state_storer* storer, std::chrono::milliseconds every);

  // Goes on with the capture under way, or begins one that is due. Takes about half a millisecond at most.
  void serve(partitions all, clock::time_point now);
  bool under_way() const noexcept { return current_ != nullptr; }
  // Captures the partition as it is now and puts it into the storer, once the one before is stored; not if that takes
  // longer.
  void capture_now(owned_partition& of, clock::time_point until);

  // It is given back.
  void forget(const owned_partition& one) noexcept {
    if (current_ == &one) current_ = nullptr;
  }

  // Any thread: how long events waited for each step.
  pause_spread pauses() const noexcept;

 private:
  void begin(partitions all, clock::time_point now);
  void step(clock::time_point now);
  void note(clock::duration pause) noexcept;

  state_storer* const storer_;
  const std::chrono::milliseconds every_;
  owned_partition* current_ = nullptr;
  std::size_t next_ = 0;  // the partition whose turn it is
  clock::time_point due_{};
  std::chrono::nanoseconds spent_{};  // on the capture under way
  std::array<std::atomic<std::uint64_t>, pause_spread::bounds.size() + 1> counts_{};
  std::atomic<std::int64_t> sum_us_{0};
};

}  // namespace floorwalker
