// One simulated process: the real parts between the input topic and the snapshot, without threads and Kafka.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aggregators/board.h"
#include "aggregators/view_slot.h"
#include "ingest/decoder.h"
#include "ingest/owned_partition.h"
#include "ingest/state_archive.h"
#include "ingest/view_inbox.h"
#include "ingest/view_outbox.h"
#include "ingest/view_turns.h"
#include "tests/ingest/memory_store.h"
#include "tests/simulation/input_log.h"
#include "tests/simulation/sabotage.h"
#include "tests/simulation/views_topic.h"

namespace floorwalker::simulation {

// What is outside of all processes, and outlives them.
struct surroundings {
  const input_log& log;
  views_topic* views;  // null: there is one instance at a time
  std::shared_ptr<test::memory_shelf> shelf;
  dice& chance;
  sabotage wrong;
  time_point now;
  bool calm = false;  // no more mishaps
};

// Does nothing by itself. What threads do in the service are calls here, in any order.
class instance {
 public:
  // `name`: letters and digits that no other process uses, ever.
  instance(surroundings& around, std::string name, std::shared_ptr<const settings> rules);

  const std::string& name() const noexcept { return name_; }

  // The desk.
  void open(std::int32_t partition);
  bool holds(std::int32_t partition) const { return held_.contains(partition); }
  std::vector<std::int32_t> held() const;
  std::int64_t position(std::int32_t partition) const { return held_.at(partition).owned->position(); }
  // Publishes, stores if told so, lets go.
  void close(std::int32_t partition, bool store);

  // The worker.
  void read(std::int32_t partition, std::int64_t records);
  void publish(std::int32_t partition);
  void ask_end(std::int32_t partition);
  void capture(std::int32_t partition, std::size_t objects);

  // The storer. Stores what was captured; nothing if nothing was.
  void store(std::int32_t partition);
  test::memory_store& shelf() noexcept { return *store_; }
  // Offsets that the store has acknowledged since the last call.
  std::vector<std::pair<std::int32_t, std::int64_t>> take_acknowledged() { return std::exchange(acknowledged_, {}); }

  // The merger.
  std::shared_ptr<const snapshot> look();

  // Writes to and reads from the views topic.
  void flush(std::size_t at_most);
  void deliver(std::size_t at_most);  // of what is on its way
  void follow(std::size_t at_most);
  void tidy_up();
  std::size_t on_their_way() const noexcept { return on_their_way_.size(); }
  bool has_followed_all() const;

 private:
  struct held_partition {
    std::unique_ptr<owned_partition> owned;
    std::optional<captured_state> captured;
  };
  struct sent {
    const topic_partition* of;
    std::string key;
    std::vector<std::byte> value;
  };
  view_inbox::clock::time_point steady() const;
  void capture_now(held_partition& one);
  void store(held_partition& one);
  bool is_refused();

  surroundings& around_;
  const std::string name_;
  const std::shared_ptr<const settings> rules_;
  view_hub hub_;
  view_turns turns_, other_turns_;
  test::memory_store* store_ = nullptr;  // the archive's
  std::unique_ptr<state_archive> archive_;
  decoder decoder_;
  std::map<std::int32_t, view_slot*> slots_;  // of all that were ever held
  std::map<std::int32_t, held_partition> held_;
  std::vector<std::pair<std::int32_t, std::int64_t>> acknowledged_;
  board board_;
  std::vector<view_slot*> all_slots_;
  view_outbox outbox_;
  view_inbox inbox_;
  std::deque<sent> on_their_way_;
  std::vector<std::int64_t> followed_;  // offsets, by partition of the views topic
};

}  // namespace floorwalker::simulation
