// The partitions in this instance's hands: takes them up with their states, gives them to workers, gives them back.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "aggregators/view_slot.h"
#include "ingest/broker_queries.h"
#include "ingest/partition_worker.h"
#include "ingest/state_storer.h"
#include "ingest/topic_catalog.h"
#include "ingest/view_turns.h"

namespace floorwalker {

// It makes no sense to go on: one line for people.
struct feed_unusable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct desk_options {
  std::function<time_point()> wall_clock;
  view_turns* turns = nullptr;  // null: this instance is alone
};

// One thread, that of the feed_watch. Everything it is given must outlive it.
class partition_desk {
 public:
  using workers = std::vector<std::unique_ptr<partition_worker>>;
  using owned_map = std::map<topic_partition, owned_partition*>;

  partition_desk(rd_kafka_t* client, desk_options options, state_storer& storer, view_hub& hub, workers& all);

  // Restores them and has them read; those whose log does not answer just now are left out. Throws state_refused for
  // one whose state must not be gone on from, broker_away, std::runtime_error if states cannot be read just now: then
  // none is taken up.
  void open(const std::vector<topic_partition>& which, topic_catalog& topics, broker_queries& broker);
  // Stores their states, if told so, and has them read no more. False if a worker does not give them back in time.
  bool close(const std::vector<topic_partition>& which, bool store);

  bool owns(const topic_partition& which) const { return owned_.contains(which); }
  const owned_map& owned() const noexcept { return owned_; }
  // Asks where the logs end. Throws broker_away.
  void ask_ends(broker_queries& broker);
  // Reads on where the broker no longer knows a position. Throws broker_away; feed_unusable if the log is another.
  void find_lost(broker_queries& broker);
  void commit_positions();

  std::uint64_t records_lost() const noexcept { return records_lost_; }
  // When the state was stored that has lacked something the longest; empty: all is stored.
  std::optional<time_point> behind_since() const;

 private:
  struct place {
    partition_worker* worker;
    view_slot* slot;
  };
  struct reading {
    topic_partition name;
    std::int64_t offset;
  };
  std::vector<taken_up> take_up(std::vector<partition_log>& logs, broker_queries& broker);
  void adopt(partition_start start, taken_up taken, time_point asked_at);
  void forward(const owned_partition& owned);
  void assign(const std::vector<reading>& list);
  void unassign(const std::vector<topic_partition>& list);
  bool find_again(owned_partition& lost, broker_queries& broker);

  rd_kafka_t* const client_;
  const desk_options options_;
  state_storer& storer_;
  view_hub& hub_;
  workers& workers_;
  owned_map owned_;
  std::map<topic_partition, place> places_;  // of all that were ever ours
  std::size_t adopted_ = 0;
  std::vector<owned_partition*> lost_;         // whose position the broker does not know
  std::vector<owned_partition*> found_again_;  // assigned anew, to be forwarded anew
  std::uint64_t records_lost_ = 0;
};

}  // namespace floorwalker
