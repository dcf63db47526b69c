// One partition in the hands of its worker: its state, how far it has been read, and when its view goes out.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "aggregators/partition_state.h"
#include "aggregators/view_slot.h"
#include "ingest/decoder.h"
#include "ingest/state_file.h"

namespace floorwalker {

// Where a partition is taken up.
struct partition_start {
  std::string topic;
  std::string topic_id;
  std::int32_t partition = 0;
  std::int64_t first_offset = 0;       // the first record that is in the state, or will be
  std::int64_t position = 0;           // the next record to be read
  std::int64_t end_at_assignment = 0;  // behind the last record there was
};

// As the broker gives it. The views live as long as the call that takes them.
struct kafka_record {
  std::string_view value;               // null data(): a tombstone
  std::optional<std::string_view> key;  // absent: none
  std::int64_t timestamp_ms = -1;       // -1: none
  std::int64_t offset = 0;
  std::span<const record_header> headers = {};
};

// Belongs to its worker's thread, but for the two calls at the end.
class owned_partition {
 public:
  using clock = std::chrono::steady_clock;

  // `slot` must outlive this.
  owned_partition(partition_start start, partition_state state, view_slot& slot);

  // Applies the record or rejects it; the reason, if it was rejected. A record without a timestamp cannot be
  // judged to be ahead of it, and is taken.
  std::optional<rejection> take(const kafka_record& record, decoder& decoder);
  // The broker says that nothing lies between the last record and this offset.
  void reach(std::int64_t offset);

  // Publishes what changed, at most once every `tick`, and the position at least every 500 ms.
  void publish_if_due(clock::time_point now, std::chrono::milliseconds tick);
  void publish();

  bool changed_since_stored() const noexcept { return stored_position_ != position(); }
  stored_state to_store(const std::string& settings_hash);

  const partition_start& start() const noexcept { return start_; }

  // Any thread. `end` is what the broker answered when it was asked at `asked_at`, by the wall clock.
  void tell_end(std::int64_t end, time_point asked_at);
  std::int64_t position() const noexcept { return position_.load(std::memory_order_relaxed); }

 private:
  struct end_answer {
    std::int64_t end = 0;
    time_point asked_at;
  };
  void weigh_answers();

  const partition_start start_;
  partition_state state_;
  view_slot& slot_;
  feed_position feed_;
  bool changed_ = true;
  clock::time_point published_at_{};
  std::int64_t stored_position_;
  std::atomic<std::int64_t> position_;  // written by the worker; readers only compare it with numbers

  std::mutex mutex_;                // taken once a tick, never while a record is applied
  std::deque<end_answer> answers_;  // guarded: those not yet reached, oldest first
  std::int64_t end_ = -1;           // guarded: the newest
};

}  // namespace floorwalker
