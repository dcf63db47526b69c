// Makes one picture a tick out of the newest views of all partitions.
#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "aggregators/board.h"
#include "aggregators/view_slot.h"

namespace floorwalker {

// What every rendering shows: the figures, and what the consumer says of itself.
struct picture {
  std::shared_ptr<const snapshot> figures;  // never null
  feed_state feed;
};

// merge() belongs to one thread, history() may be called from any. The lock between the two is held while a picture is
// made: a few milliseconds at most.
class merger {
 public:
  // `hub` must outlive the merger.
  merger(std::shared_ptr<const settings> settings, view_hub& hub);

  picture merge(time_point wall_now);
  // A view came that should not wait for the next tick. The merging thread.
  bool hurried();
  // As board::history().
  std::vector<minute_point> history(std::string_view queue, std::string_view channel, int minutes) const;

 private:
  view_hub& hub_;
  std::vector<view_slot*> slots_;  // by source number
  mutable std::mutex mutex_;
  board board_;  // guarded by mutex_
};

}  // namespace floorwalker
