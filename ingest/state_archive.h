// Finds the state a partition goes on from, and writes what workers captured: parts first, then the manifest.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "aggregators/partition_state.h"
#include "aggregators/settings.h"
#include "ingest/state_generations.h"
#include "ingest/state_store.h"
#include "ingest/store_figures.h"

namespace floorwalker {

// What the broker tells of a partition when it is taken up.
struct partition_log {
  topic_partition of;
  std::string topic_id;            // empty: it does not tell
  std::int32_t partitions = 0;     // of the topic
  std::int64_t low = 0, high = 0;  // offsets of the first record, and behind the last
};

struct taken_up {
  partition_state state;
  std::int64_t first_offset = 0;       // the first record that is in the state, or will be
  std::int64_t position = 0;           // the next record to be read
  std::int32_t partitions_before = 0;  // how many the topic had when the state was stored; 0: there was none
};

// A picture of a partition's state that is complete: the parts that came with it, and all that it is made of.
struct captured_state {
  partition_log of;  // low and high do not matter
  std::int64_t first_offset = 0;
  std::vector<state_part> parts;  // new ones
  state_manifest manifest;        // may name parts of earlier ones
};

// One thread, but for figures(), which any may call.
//
// Of each partition the last two manifests that are whole are kept, and the parts they name. What we write of a
// partition from one take_up() to the next, a turn, has names that no other turn uses, and names no part of another
// turn: so the first state of a turn is a whole one, and a former owner that wakes up and tidies takes nothing away
// from its successor. A part is never written twice, so that no manifest changes after the fact.
class state_archive {
 public:
  // `store` null: memory only. `writer`: letters and digits that no other process uses, ever.
  state_archive(std::unique_ptr<state_store> store, std::string writer, std::shared_ptr<const settings> settings);

  bool stores() const noexcept { return store_ != nullptr; }
  // For each partition the newest stored state that is whole and fits the log; a fresh one from `low` on where nothing
  // is stored. Throws state_refused where there is something and none of it may be used, std::runtime_error when the
  // store cannot be read just now.
  std::vector<taken_up> take_up(const std::vector<partition_log>& logs);
  // Stores it. False when that failed, which is logged and counted, or when the partition is not taken up: then parts
  // may be lost, and the partition must forget_parts(). Removes what the last two manifests do not name.
  bool store(const captured_state& state, time_point wall_now);
  // It is no longer ours to store.
  void release(const topic_partition& which);

  store_figures figures() const;

 private:
  // What is stored of a partition of ours, as far as it matters for the next manifest.
  struct kept {
    std::string turn;                   // begins the names of what we write
    std::uint64_t tries = 0;            // states that we began to write
    std::uint64_t written = 0;          // manifests of ours
    std::vector<generation> manifests;  // at most two, the newest last; the one restored from among them
    std::set<std::string> others;       // names of all manifests that were there when it was taken up
    std::set<part_id> parts;            // all that may be in the store
  };

  taken_up take_up(const partition_log& log, const stored_partition& stored);
  void put(const captured_state& state, kept& ours);
  stored_manifest manifest_of(const captured_state& state, const kept& ours, const std::string& part_writer) const;
  void tidy(const topic_partition& of, kept& ours);
  std::string place(const topic_partition& of) const;

  const std::unique_ptr<state_store> store_;
  const std::string writer_;
  const std::shared_ptr<const settings> settings_;
  const std::string settings_hash_;
  std::uint64_t turns_ = 0;
  std::map<topic_partition, kept> kept_;

  mutable std::mutex mutex_;
  std::map<topic_partition, time_point> stored_at_;  // guarded
  store_figures figures_;                            // guarded
};

}  // namespace floorwalker
