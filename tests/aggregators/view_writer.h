// A partition's owner as the tests drive it: its own board, and what it writes to a compacted topic.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "aggregators/board.h"
#include "aggregators/partition_state.h"
#include "aggregators/view_objects.h"
#include "tests/oracle/event.h"

namespace floorwalker {

using view_log = std::vector<view_object>;

// Of each key the newest, in the order they were written; tombstones go, too, after a while.
view_log compacted(const view_log& log, bool without_tombstones);
// True if the last head found all objects there.
bool read(view_joiner& joiner, const view_log& log);
// What a board shows that begins with all the joiner has.
void show_whole(board& on, view_joiner& joiner);

class view_writer {
 public:
  explicit view_writer(std::shared_ptr<const settings> rules);

  void take(const oracle::event& e);
  // Publishes, as having read to the end then. What no board has `read` comes with the next view.
  view_log tell(time_point now, bool read = true);
  std::int64_t next_offset() const { return state_.next_offset(); }
  board shown;

 private:
  partition_state state_;
  view_slot slot_;
  view_splitter splitter_;
  feed_position position_;
  std::int64_t offset_ = 0;
};

}  // namespace floorwalker
