// Hands a partition's views from its ingest thread to the merging thread without either waiting for the other.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "aggregators/view.h"

namespace floorwalker {

// One slot, one writer thread, one reader thread. Whoever exchanges the pointer out of a cell owns the view alone, so a
// view is never seen half-written and needs no lock:
//   writer  reclaim(): takes its last view back if the reader has not fetched it (that view is then made anew and holds
//                      both), else an emptied one that the reader returned, else a new one;
//           publish(): stores it with release, which pairs with the reader's acquire in fetch(): all that the writer
//                      wrote into the view before is visible to the reader after.
//   reader  fetch():   takes the newest view or null; recycle(): gives it back, its memory kept; release there pairs
//   with
//                      the writer's acquire in reclaim().
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
  std::unique_ptr<partition_view> fetch();             // reader
  void recycle(std::unique_ptr<partition_view> view);  // reader

 private:
  alignas(64) std::atomic<partition_view*> full_{nullptr};
  alignas(64) std::atomic<partition_view*> spare_{nullptr};
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
};

class view_hub {
 public:
  // The slot of one partition; called once by its owner. The hub keeps it for its own lifetime.
  view_slot& attach();
  // Appends the slots attached since the last call to `slots` (pointers stay valid for the hub's lifetime).
  void collect(std::vector<view_slot*>& slots) const;
  void tell(const feed_state& state);
  feed_state feed() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<view_slot>> slots_;
  feed_state feed_;
};

}  // namespace floorwalker
