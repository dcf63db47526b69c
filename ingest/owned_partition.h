// One partition in the hands of its worker: its state, how far it has been read, and when its view goes out.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "aggregators/partition_state.h"
#include "aggregators/view_slot.h"
#include "ingest/decoder.h"
#include "ingest/state_archive.h"
#include "ingest/stored_outcome.h"
#include "ingest/view_turns.h"

namespace floorwalker {

// Where a partition is taken up.
struct partition_start {
  partition_log log;
  std::int64_t first_offset = 0;  // the first record that is in the state, or will be
  std::int64_t position = 0;      // the next record to be read
  const topic_partition& name() const noexcept { return log.of; }
};

// As the broker gives it. The views live as long as the call that takes them.
struct kafka_record {
  std::string_view value;               // null data(): a tombstone
  std::optional<std::string_view> key;  // absent: none
  std::int64_t timestamp_ms = -1;       // -1: none
  std::int64_t offset = 0;
  std::span<const record_header> headers = {};
};

// Belongs to its worker's thread, but for the calls at the end.
class owned_partition {
 public:
  using clock = std::chrono::steady_clock;

  // `slot` and `turns` (null: nobody else tells of the partition) must outlive this. `now` by the wall clock.
  owned_partition(partition_start start, partition_state state, view_slot& slot, time_point now,
                  view_turns* turns = nullptr);
  ~owned_partition();
  owned_partition(const owned_partition&) = delete;
  owned_partition& operator=(const owned_partition&) = delete;

  // Applies what the record was decoded to, or rejects it, for that reason if there is one; the reason, if it was
  // rejected. A record without a timestamp cannot be judged to be ahead of it, and is taken. One that was taken before
  // is passed over.
  std::optional<rejection> take(const kafka_record& record, std::optional<rejection> unreadable, const event& event);
  std::optional<rejection> take(const kafka_record& record, decoder& decoder);
  // The broker says that nothing lies between the last record and this offset.
  void reach(std::int64_t offset);

  // Publishes what changed, at most once every `tick`, and the position at least every 500 ms.
  void publish_if_due(clock::time_point now, std::chrono::milliseconds tick);
  // Nothing while another source, which has read farther, tells of the partition.
  void publish();

  // The state as it is now, captured step by step (partition_state.h), once anything is to be stored.
  bool changed_since_captured() const noexcept { return state_.next_offset() >= 0 && captured_position_ != position(); }
  bool capture_under_way() const noexcept { return state_.capture_under_way(); }
  void begin_capture();
  // True once complete: then take_captured() gives it away.
  bool capture(std::size_t objects) { return state_.capture(objects); }
  captured_state take_captured();
  // What became of the state given away last; until this is told none is to be begun.
  bool is_being_stored() const { return outcome_->is_under_way(); }
  // After a failure the next capture is whole.
  void settle_stored();

  // What lay in the log when it was taken up has not all been read.
  bool has_backlog() const noexcept { return position() < start_.log.high; }
  const partition_start& start() const noexcept { return start_; }
  const partition_state& state() const noexcept { return state_; }
  const topic_partition& name() const noexcept { return start_.name(); }

  // Any thread. `end` is what the broker answered when it was asked at `asked_at`, by the wall clock.
  void tell_end(std::int64_t end, time_point asked_at);
  // Who stores the state given away last says here what became of it.
  const std::shared_ptr<stored_outcome>& outcome() const noexcept { return outcome_; }
  // When the state was stored that now lacks something; empty: all is stored.
  std::optional<time_point> behind_since() const { return outcome_->behind_since(position()); }
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
  view_turns* const turns_;
  const view_turns::source self_;
  feed_position feed_;
  bool changed_ = true;
  bool told_covered_ = false;
  clock::time_point published_at_{}, read_at_{};
  std::int64_t captured_position_;
  std::atomic<std::int64_t> position_;  // written by the worker; readers only compare it with numbers
  const std::shared_ptr<stored_outcome> outcome_;

  std::mutex mutex_;                // taken once a tick, never while a record is applied
  std::deque<end_answer> answers_;  // guarded: those not yet reached, oldest first
  std::int64_t end_ = -1;           // guarded: the newest
};

}  // namespace floorwalker
