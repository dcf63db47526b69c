// Writes the views of this instance's partitions to the views topic.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "ingest/kafka_client.h"
#include "ingest/view_outbox.h"

namespace floorwalker {

struct publisher_options {
  std::string topic;
  std::string instance;                           // letters and digits that no other process uses, ever
  std::map<std::string, std::string> properties;  // of the producer
  std::function<void(std::string why)> on_fatal;  // there is no going on; from the publisher's thread
  std::chrono::milliseconds every{250};           // a partition's view is written at most this often
};

// A thread of its own. What the broker does not take in time is overtaken by what is newer: nothing piles up.
class view_publisher {
 public:
  // `turns` must outlive this. Throws std::invalid_argument like make_kafka_conf.
  view_publisher(publisher_options options, std::shared_ptr<const settings> settings, view_turns& turns);
  ~view_publisher();  // writes once more what is due, as far as that is quick, and stops
  view_publisher(const view_publisher&) = delete;
  view_publisher& operator=(const view_publisher&) = delete;

  // Once the topic is known to exist, with so many partitions.
  void start(std::int32_t partitions);

  // Any thread.
  view_outbox& outbox() noexcept { return outbox_; }
  std::uint64_t failures() const noexcept { return failures_.load(std::memory_order_relaxed); }

 private:
  void run();
  void flush();
  view_outbox::sending send(const view_outbox::record& one);
  void report(const rd_kafka_message_t& message);
  void fail(rd_kafka_t* client);
  void note_failure(const char* why);

  const publisher_options options_;
  view_outbox outbox_;
  std::atomic<std::uint64_t> failures_{0};
  std::int32_t partitions_ = 0;  // of the views topic
  std::chrono::steady_clock::time_point log_at_{};
  std::atomic<bool> stopping_{false};
  kafka_client client_;  // goes first: it may still report
  std::thread thread_;
};

}  // namespace floorwalker
