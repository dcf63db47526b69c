// Reads the views topic: what other instances tell of their partitions goes to this one's board.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>

#include "aggregators/view_objects.h"
#include "aggregators/view_slot.h"
#include "ingest/kafka_client.h"
#include "ingest/view_publisher.h"
#include "ingest/view_record.h"
#include "ingest/view_turns.h"

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
                view_publisher& own);
  ~view_follower();
  view_follower(const view_follower&) = delete;
  view_follower& operator=(const view_follower&) = delete;

  // Any thread: records that are no views of this version.
  std::uint64_t unreadable() const noexcept { return unreadable_.load(std::memory_order_relaxed); }

 private:
  using clock = std::chrono::steady_clock;
  // What one owner wrote in one turn.
  struct turn {
    view_joiner joined;
    view_turns::source self = 0;
    std::set<std::string, std::less<>> objects;  // keys
    clock::time_point heard_at;
    bool due = false;           // it stands at a head that the board has not been told
    std::uint64_t granted = 0;  // the board's turn that it was told in; 0: never
  };
  struct partition {
    view_slot* slot = nullptr;
    std::map<std::string, turn, std::less<>> turns;  // by name; none of ours
  };

  void run();
  bool assign_all();
  void take(const rd_kafka_message_t& message);
  void take_object(partition& of, const view_record_key& key, std::span<const std::byte> bytes);
  void tell_due();
  bool tell(const topic_partition& of, partition& in, turn& one);
  void tidy_up();

  const follower_options options_;
  const std::shared_ptr<const settings> settings_;
  view_hub& hub_;
  view_turns& turns_;
  view_publisher& own_;
  std::map<topic_partition, partition> partitions_;
  std::set<topic_partition> due_;
  std::atomic<std::uint64_t> unreadable_{0};
  std::atomic<bool> stopping_{false};
  kafka_client client_;
  std::thread thread_;
};

}  // namespace floorwalker
