// Reads the views topic: what other instances tell of their partitions goes to this one's board.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "aggregators/view_slot.h"
#include "ingest/kafka_client.h"
#include "ingest/view_inbox.h"

namespace floorwalker {

struct follower_options {
  std::string topic;
  std::map<std::string, std::string> properties;  // of the consumer
};

// A thread of its own. Everything it is given must outlive it.
class view_follower {
 public:
  // Throws std::invalid_argument like make_kafka_conf.
  view_follower(follower_options options, std::shared_ptr<const settings> settings, view_hub& hub, view_turns& turns,
                view_outbox& own);
  ~view_follower();
  view_follower(const view_follower&) = delete;
  view_follower& operator=(const view_follower&) = delete;

  // Once the topic is known to exist, with so many partitions.
  void start(std::int32_t partitions);

  // Any thread: records that are no views of this version.
  std::uint64_t unreadable() const noexcept { return unreadable_.load(std::memory_order_relaxed); }

 private:
  void run();
  void assign_all();
  void take(const rd_kafka_message_t& message);

  const follower_options options_;
  view_inbox inbox_;             // the thread's
  std::int32_t partitions_ = 0;  // of the views topic
  std::atomic<std::uint64_t> unreadable_{0};
  std::atomic<bool> stopping_{false};
  kafka_client client_;
  std::thread thread_;
};

}  // namespace floorwalker
