// Who tells this instance's board of a partition: its own state, or another instance's turn on the views topic.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "ingest/topic_partition.h"

namespace floorwalker {

// Any thread. For each partition one source speaks. Another takes over at an offset that is higher; or equal, if it is
// our own state, or the one before has ended or is another instance's older one. So nothing shown is ever taken back.
class view_turns {
 public:
  using source = std::uint64_t;  // 0: none

  source new_source(bool is_own);
  struct grant {
    std::uint64_t turn = 0;
    bool is_new = false;  // its view must be whole
  };
  // Asks to tell of the partition as it is at this offset; empty: somebody else knows more.
  std::optional<grant> ask(const topic_partition& of, source who, std::int64_t offset);
  // It will say nothing more. What it said last stays until another source takes over.
  void end(const topic_partition& of, source who);
  // If it is our own state that speaks: whatever it says next is a new turn.
  void renew_own(const topic_partition& of);
  // Whether this instance's own state tells of the partition.
  bool own_speaks(const topic_partition& of) const;

 private:
  struct place {
    source speaker = 0;
    bool ended = false, renewed = false;
    std::int64_t offset = -1;
    std::uint64_t turn = 0;
  };
  static bool is_own(source who) noexcept { return who & 1; }

  mutable std::mutex mutex_;
  std::map<topic_partition, place> places_;  // guarded
  std::uint64_t sources_ = 0;                // guarded
};

}  // namespace floorwalker
