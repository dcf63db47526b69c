// The reader's side: merges the newest views of all partitions into one snapshot a tick.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "aggregators/settings.h"
#include "aggregators/snapshot.h"
#include "aggregators/view.h"

namespace floorwalker {

// Belongs to one thread (the merging thread). No clock, no I/O, no lock.
class board {
 public:
  explicit board(std::shared_ptr<const settings> settings);
  ~board();

  // Takes what changed in one partition (view.position names it). Order between partitions does not matter; views of
  // one partition and turn come in the order they were published. A view of an earlier turn than the partition's is
  // passed over; a later turn's first view takes the place of all that was known of the partition. The values of the
  // view's cells are taken out of it.
  void integrate(partition_view& view);

  // The picture as of `wall_now` (clock: wall; never goes back) or of the newest event (clock: event).
  // `partitions_total` is what the broker told; fewer views than that means not covered; -1: unknown, not covered.
  // A partition is covered once its owner says so: this instance, or another one of which the view is fresh; then it
  // stays so, and ages.
  std::shared_ptr<const snapshot> make_snapshot(time_point wall_now, std::int32_t partitions_total);

  // One point a minute, oldest first, for the last `minutes` (1 to 1440) up to the last snapshot's now; the newest
  // minute is still running. An empty channel adds up the queue's channels. Empty if there is no such row.
  std::vector<minute_point> history(std::string_view queue, std::string_view channel, int minutes) const;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace floorwalker
