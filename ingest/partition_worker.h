// One thread and the partitions it owns: it alone reads their records, applies them and publishes their views.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "ingest/dead_letters.h"
#include "ingest/kafka_client.h"
#include "ingest/owned_partition.h"
#include "ingest/record_batch.h"
#include "ingest/rejection_log.h"
#include "ingest/state_capturer.h"

namespace floorwalker {

struct worker_options {
  std::size_t record_bytes = 262144;
  std::chrono::milliseconds tick{50};
  std::chrono::milliseconds store_every{5'000};
  state_storer* storer = nullptr;                     // null: nothing is stored
  floorwalker::dead_letters* dead_letters = nullptr;  // null: rejected records are only counted and logged
};

class partition_worker {
 public:
  // `client` must outlive this.
  partition_worker(rd_kafka_t* client, worker_options options);
  ~partition_worker();  // stops
  partition_worker(const partition_worker&) = delete;
  partition_worker& operator=(const partition_worker&) = delete;

  // Any thread. The partition's records must go to queue() from before its first one is fetched.
  owned_partition& adopt(std::unique_ptr<owned_partition> partition);
  rd_kafka_queue_t* queue() const noexcept { return queue_.get(); }
  // Partitions whose position the broker no longer knows, since the last call.
  std::vector<owned_partition*> take_lost();
  // Any thread but the worker's. From then on takes none of their records; publishes what was taken and, if told so,
  // puts their states into the storer. Waits until that is done; null if it takes longer.
  using partitions = std::vector<std::unique_ptr<owned_partition>>;
  std::optional<partitions> release(std::vector<const owned_partition*> which, bool store,
                                    std::chrono::milliseconds at_most);

  void start();
  // Finishes the batch that was taken, publishes, puts all states that changed into the storer. Returns when done.
  void stop();

  // Any thread. Rises as long as the thread does its rounds.
  std::uint64_t rounds() const noexcept { return rounds_.load(std::memory_order_relaxed); }
  pause_spread state_pauses() const noexcept { return capturer_.pauses(); }

 private:
  using clock = owned_partition::clock;
  struct release_order {
    std::vector<const owned_partition*> which;
    bool store = false;
    partitions released;
    bool done = false;
  };
  // One message of a batch on its way.
  struct taken_message {
    const rd_kafka_message_t* message = nullptr;
    owned_partition* owner = nullptr;
    kafka_record record;
    std::optional<rejection> unreadable;
    floorwalker::event event;
    bool is_event = false;
    std::uint32_t place{};  // as announced
  };
  void run();
  // How long a backlog ever waited for its next batch; said once it is read.
  void watch_backlog(clock::time_point now);
  void take_batch();
  void decode(const rd_kafka_message_t& message, taken_message& to);
  void take(const taken_message& one);
  std::span<const record_header> headers_of(const rd_kafka_message_t& message);
  void take_error(const rd_kafka_message_t& message, owned_partition* partition);
  owned_partition* owner_of(const rd_kafka_message_t& message);
  void take_orders();
  void carry_out_orders();  // with mutex_ held
  void carry_out(release_order& order);
  void serve_clock(clock::time_point now);

  // Constant after construction.
  const worker_options options_;
  kafka_queue queue_;

  // The worker thread's.
  bool has_backlog_ = false;
  clock::time_point backlog_began_, last_batch_;
  clock::duration longest_gap_{};
  record_batch batch_;
  std::vector<taken_message> taken_{record_batch::records_max};  // of the batch
  arena memory_;                                                 // of its events
  decoder decoder_;
  std::vector<record_header> headers_;  // of the record that is being decoded
  rejection_log log_;
  partitions owned_;
  std::size_t next_served_ = 0;  // of them, when their pictures are due
  state_capturer capturer_;
  const rd_kafka_topic_t* last_topic_ = nullptr;  // of the message before: most have the same
  owned_partition* last_owner_ = nullptr;

  // Guarded by mutex_.
  std::mutex mutex_;
  std::condition_variable released_;
  partitions inbox_;
  std::vector<std::shared_ptr<release_order>> orders_;
  bool ended_ = true;  // the thread does not run
  std::vector<owned_partition*> lost_;
  std::atomic<bool> has_orders_{false};

  std::atomic<std::uint64_t> rounds_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace floorwalker
