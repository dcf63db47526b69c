// Writes the views of this instance's partitions to the views topic.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "aggregators/view_objects.h"
#include "ingest/kafka_client.h"
#include "ingest/topic_partition.h"
#include "ingest/view_turns.h"

namespace floorwalker {

struct publisher_options {
  std::string topic;
  std::string instance;                           // letters and digits that no other process uses, ever
  std::map<std::string, std::string> properties;  // of the producer
  std::chrono::milliseconds every{250};           // a partition's view is written at most this often
};

// A thread of its own. What the broker does not take in time is overtaken by what is newer: nothing piles up.
class view_publisher {
 public:
  // `turns` must outlive this. Throws std::invalid_argument like make_kafka_conf.
  view_publisher(publisher_options options, std::shared_ptr<const settings> settings, view_turns& turns);
  ~view_publisher();  // writes once more what is due, for up to a second, and stops
  view_publisher(const view_publisher&) = delete;
  view_publisher& operator=(const view_publisher&) = delete;

  // One thread, that of the merger: all views that it takes up. Those of other instances are passed over.
  void take(const partition_view& view);
  // Any thread. Removes another owner's turn from the topic.
  void remove_turn(const topic_partition& of, const std::string& turn, const std::vector<std::string>& objects);
  // Any thread.
  bool is_ours(std::string_view turn) const noexcept { return turn.starts_with(prefix_); }
  // The last turn of ours that stands on the topic with a whole view; 0: none.
  std::uint64_t standing_turn(const topic_partition& of) const;
  std::uint64_t failures() const noexcept { return failures_.load(std::memory_order_relaxed); }

 private:
  struct outbox {
    topic_partition of;
    std::uint64_t turn = 0;
    std::uint64_t standing = 0;  // the last turn of which a head was delivered
    std::unique_ptr<view_splitter> splitter;
    std::map<std::string, std::vector<std::byte>> objects;  // due, by key; newest only
    std::vector<std::byte> head;                            // due after them; empty: none
    std::int64_t on_their_way = 0;                          // records
    bool head_sent = false;                                 // among them
    bool failed = false;                                    // one of them was not delivered
    std::vector<std::string> removals;                      // keys of records to be removed
  };
  void run();
  void flush();
  void flush(outbox& of);
  bool send(outbox& of, const std::string& key, const std::vector<std::byte>* value);
  bool find_partitions();
  void report(const rd_kafka_message_t& message);

  const publisher_options options_;
  const std::string prefix_;
  const std::shared_ptr<const settings> settings_;
  view_turns& turns_;
  std::atomic<std::uint64_t> failures_{0};
  std::int32_t partitions_ = 0;  // the flushing thread's: of the views topic; 0: not known yet

  mutable std::mutex mutex_;
  std::condition_variable stop_;
  std::map<topic_partition, outbox> outboxes_;  // guarded; entries stay where they are
  bool stopping_ = false;                       // guarded
  kafka_client client_;                         // goes first: it may still report
  std::thread thread_;
};

}  // namespace floorwalker
