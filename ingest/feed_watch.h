// The helper beside the workers: finds partitions, asks how far the logs reach, and tells how the feed is doing.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "aggregators/view_slot.h"
#include "ingest/broker_queries.h"
#include "ingest/dead_letters.h"
#include "ingest/partition_worker.h"
#include "ingest/state_keeper.h"

namespace floorwalker {

struct watch_options {
  std::string brokers;  // as people know them, for what is told
  std::vector<std::string> topics;
  std::function<time_point()> wall_clock;
  dead_letters* letters = nullptr;  // null: there is no such topic
};

// A thread of its own. Everything it is given must outlive it.
class feed_watch {
 public:
  feed_watch(rd_kafka_t* client, watch_options options, state_keeper& keeper, view_hub& hub,
             std::vector<std::unique_ptr<partition_worker>>& workers);
  ~feed_watch();  // stops
  feed_watch(const feed_watch&) = delete;
  feed_watch& operator=(const feed_watch&) = delete;

  void start();
  void stop();  // within about three seconds
  // Any thread: the program is stopping, and the hub is told so.
  void drain();
  // librdkafka's last word on what is wrong; any thread.
  void note_error(std::string text);

 private:
  using clock = std::chrono::steady_clock;
  struct known_topic {
    std::int32_t partitions = 0;
    std::string id;
    std::string problem = "does not exist yet";  // empty: it exists
  };

  void run();
  void look();
  void discover();
  void open_partitions(const std::vector<topic_partition>& fresh);
  void open_partition(const topic_partition& which, log_extent log, time_point asked_at);
  void ask_ends();
  void forward(const owned_partition& owned);
  void assign(const owned_partition& owned, std::int64_t offset);
  void unassign(const owned_partition& owned);
  bool find_again(owned_partition& lost);
  void give_up(std::string why);
  void commit_positions();
  void warn_of_timestamps(const std::string& topic);
  void broker_answered();
  void broker_is_away(const char* why);
  void tell_hub();
  std::string problems() const;
  void serve_client(clock::time_point until);

  rd_kafka_t* const client_;
  const watch_options options_;
  state_keeper& keeper_;
  view_hub& hub_;
  std::vector<std::unique_ptr<partition_worker>>& workers_;

  // The watch thread's.
  broker_queries queries_;
  std::map<std::string, known_topic> topics_;
  std::map<std::pair<std::string, std::int32_t>, owned_partition*> owned_;
  std::map<const owned_partition*, partition_worker*> workers_of_;
  std::vector<owned_partition*> lost_;         // whose position the broker does not know
  std::vector<owned_partition*> found_again_;  // assigned anew, to be forwarded anew
  std::optional<time_point> away_since_;
  std::string away_why_;
  std::string fatal_;
  clock::time_point discover_at_{}, commit_at_{};

  std::mutex mutex_;
  std::string last_error_;  // guarded
  bool draining_ = false;   // guarded

  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace floorwalker
