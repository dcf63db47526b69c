// What the views topic says of partitions in other hands, put together for this instance's board. Knows nothing of
// Kafka.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "aggregators/view_objects.h"
#include "aggregators/view_slot.h"
#include "ingest/view_outbox.h"
#include "ingest/view_record.h"
#include "ingest/view_turns.h"

namespace floorwalker {

// One thread. Everything it is given must outlive it.
class view_inbox {
 public:
  using clock = std::chrono::steady_clock;

  view_inbox(std::shared_ptr<const settings> settings, view_hub& hub, view_turns& turns, view_outbox& own);

  // One record, in the order of the topic's partition; without a value: it is no more. False if it is no view of this
  // version: then it is passed over.
  bool take(std::string_view key, std::span<const std::byte> value, clock::time_point now);
  // Gives the board what has come, as far as it has taken what came before.
  void tell_due();
  // Turns of former owners of partitions that are ours now are of no use to anybody: has them removed.
  void tidy_up(clock::time_point now);

 private:
  // What one owner wrote in one turn.
  struct turn {
    view_joiner joined;
    view_turns::source self = 0;
    clock::time_point heard_at, remove_at;
    bool due = false;           // it stands at a head that the board has not been told
    std::uint64_t granted = 0;  // the board's turn that it was told in; 0: never
  };
  struct partition {
    view_slot* slot = nullptr;
    std::map<std::string, turn, std::less<>> turns;  // by name; none of ours
  };

  void take_object(partition& of, const view_record_key& key, std::span<const std::byte> bytes, clock::time_point now);
  bool tell(const topic_partition& of, partition& in, turn& one);

  const std::shared_ptr<const settings> settings_;
  view_hub& hub_;
  view_turns& turns_;
  view_outbox& own_;
  std::map<topic_partition, partition> partitions_;
  std::set<topic_partition> due_;
  bool warned_ = false;
};

}  // namespace floorwalker
