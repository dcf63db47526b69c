// Hands a partition's views from its ingest thread to the merging thread without either waiting for the other.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "aggregators/view.h"

namespace floorwalker {

// One slot, one writer thread, one reader thread. Whoever exchanges the pointer out of a cell owns the view alone, so a
// view is never seen half-written and needs no lock:
// - The writer's reclaim() takes its last view back if the reader has not fetched it (that view is then made anew and
//   holds both), else an emptied one that the reader returned, else a new one. Its publish() stores it with release,
//   which pairs with the reader's acquire in fetch(): all that was written into the view before is visible after.
// - The reader's fetch() takes the newest view or null; recycle() gives it back, its memory kept; release there pairs
//   with the writer's acquire in reclaim().
// Each cell holds at most one view; at most three exist (one being written, one in the slot, one being read).
class view_slot {
 public:
  view_slot() = default;
  view_slot(const view_slot&) = delete;
  view_slot& operator=(const view_slot&) = delete;
  ~view_slot();

  struct reclaimed {
    std::unique_ptr<partition_view> view;
    bool unread = false;  // holds what the reader has never seen
  };
  reclaimed reclaim();                                 // writer
  void publish(std::unique_ptr<partition_view> view);  // writer, after reclaim()
  // Writer: the reader has not fetched the last view; it may at any moment.
  bool unread() const noexcept { return full_.load(std::memory_order_relaxed) != nullptr; }
  // Writer, after publish(): this view should not wait for the reader's next turn. Reader: whether there was one such.
  void hurry() noexcept { hurry_.store(true, std::memory_order_release); }
  bool take_hurry() noexcept { return hurry_.exchange(false, std::memory_order_acquire); }
  std::unique_ptr<partition_view> fetch();             // reader
  void recycle(std::unique_ptr<partition_view> view);  // reader

 private:
  alignas(64) std::atomic<partition_view*> full_{nullptr};
  alignas(64) std::atomic<partition_view*> spare_{nullptr};
  std::atomic<bool> hurry_{false};
};

// How often something took how long: counts[i] lasted up to bounds[i], the last one longer than all.
struct pause_spread {
  static constexpr std::array<microseconds, 8> bounds{std::chrono::microseconds{250}, std::chrono::microseconds{500},
                                                      std::chrono::milliseconds{1},   std::chrono::milliseconds{2},
                                                      std::chrono::milliseconds{5},   std::chrono::milliseconds{10},
                                                      std::chrono::milliseconds{50},  std::chrono::milliseconds{250}};
  std::array<std::uint64_t, bounds.size() + 1> counts{};
  microseconds sum{};
  pause_spread& operator+=(const pause_spread& other) noexcept {
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
    sum += other.sum;
    return *this;
  }
};

// What the consumer knows besides its partitions. Any thread; the lock is never taken while an event is applied.
struct feed_state {
  std::int32_t partitions_total = -1;      // over all topics; -1: the broker has not told yet
  std::string problem;                     // why figures may be missing or old, for people; empty: none
  bool fatal = false;                      // the consumer has given up for good
  bool draining = false;                   // the program is stopping
  std::optional<microseconds> stored_age;  // since the state stored longest ago was stored; empty: none is
  std::uint64_t store_failures = 0;        // states that could not be stored
  std::uint64_t dead_letters_lost = 0;     // rejected records that the dead-letter topic did not take
  std::uint64_t states_stored = 0, state_bytes_stored = 0;  // since the start
  std::int32_t partitions_owned = 0;                        // by this instance
  std::int32_t partitions_added = 0;  // that the topics have more than when the states were stored
  std::uint64_t records_lost = 0;     // gone from the log before they were read, while this instance ran
  std::uint64_t views_unwritten = 0, views_unreadable = 0;  // records of the views topic
  pause_spread state_pauses;                                // of ingest threads, for storing their states
};

class view_hub {
 public:
  // The slot of one partition; called once by its owner. The hub keeps it for its own lifetime.
  view_slot& attach();
  // Appends the slots attached since the last call to `slots` (pointers stay valid for the hub's lifetime).
  void collect(std::vector<view_slot*>& slots) const;
  void tell(const feed_state& state);
  feed_state feed() const;
  // The listener is called by the merging thread with every view that it takes up, and must not wait for anything.
  // To be set before the first slot is attached, and to outlive the hub's use.
  void listen(std::function<void(const partition_view&)> listener) { listener_ = std::move(listener); }
  void taken_up(const partition_view& view) const {
    if (listener_) listener_(view);
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<view_slot>> slots_;
  feed_state feed_;
  std::function<void(const partition_view&)> listener_;
};

}  // namespace floorwalker
