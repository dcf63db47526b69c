// The helper beside the workers: finds partitions, asks how far the logs reach, and tells how the feed is doing.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "aggregators/view_slot.h"
#include "ingest/broker_queries.h"
#include "ingest/dead_letters.h"
#include "ingest/group_member.h"
#include "ingest/partition_desk.h"
#include "ingest/stall_watch.h"

namespace floorwalker {

struct watch_options {
  std::string brokers;  // as people know them, for what is told
  std::vector<std::string> topics;
  std::function<time_point()> wall_clock;
  dead_letters* letters = nullptr;  // null: there is no such topic
  view_turns* turns = nullptr;      // null: this instance is alone, and all partitions are its own
  std::string views_topic = {};     // where it is not alone
  // With how many partitions it has, and the ids of all topics that are read.
  std::function<void(std::int32_t partitions, const std::map<std::string, std::string>& ids)> views_topic_found =
      {};                                                  // once, in the watch's thread
  std::function<void(feed_state& to)> tell_of_views = {};  // likewise, whenever the hub is told
};

// A thread of its own. Everything it is given must outlive it.
class feed_watch {
 public:
  feed_watch(rd_kafka_t* client, watch_options options, state_storer& storer, view_hub& hub,
             partition_desk::workers& workers);
  ~feed_watch();  // stops
  feed_watch(const feed_watch&) = delete;
  feed_watch& operator=(const feed_watch&) = delete;

  void start();
  // Leaves the group. Within about three seconds.
  void stop();
  // Any thread: the program is stopping, and the hub is told so.
  void drain();
  // librdkafka's last word on what is wrong; any thread.
  void note_error(std::string text);
  // There is no going on; any thread.
  void note_fatal(std::string text);
  // From librdkafka's call-back, in this thread.
  void rebalanced(rd_kafka_resp_err_t what, const rd_kafka_topic_partition_list_t* partitions);

 private:
  using clock = std::chrono::steady_clock;

  void run();
  void look();
  void discover();
  void join_cluster();
  void take_up();
  void give_up(const std::string& why);
  void broker_answered();
  void broker_is_away(const char* why);
  bool is_draining();
  void watch_workers();
  void tell_hub();
  std::string problems() const;
  void serve_client(clock::time_point until);

  rd_kafka_t* const client_;
  const watch_options options_;
  state_storer& storer_;
  view_hub& hub_;
  partition_desk::workers& workers_;

  // The watch thread's.
  broker_queries queries_;
  topic_catalog topics_;
  partition_desk desk_;
  group_member group_;
  stall_watch stalls_;
  std::optional<time_point> away_since_;
  std::string away_why_, fatal_;
  std::string trouble_;  // why partitions cannot be taken up just now
  clock::time_point discover_at_{}, commit_at_{};
  bool in_cluster_ = false;

  std::mutex mutex_;
  std::string last_error_, last_fatal_;  // guarded
  bool draining_ = false;                // guarded

  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace floorwalker
