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
class state_archive {
 public:
  // `store` null: memory only. `writer`: letters and digits that no other process uses, ever.
  state_archive(std::unique_ptr<state_store> store, std::string writer, std::shared_ptr<const settings> settings);

  bool stores() const noexcept { return store_ != nullptr; }
  // For each partition the newest stored state that is whole and fits the log; a fresh one from `low` on where nothing
  // is stored. Throws state_refused where there is something and none of it may be used, std::runtime_error when the
  // store cannot be read just now.
  std::vector<taken_up> take_up(const std::vector<partition_log>& logs);
  // Stores it. False when that failed, which is logged and counted: then parts may be lost, and the partition must
  // forget_parts(). Keeps the parts of the last two manifests and removes all others, of former writers, too.
  bool store(captured_state state, time_point wall_now);
  // It is no longer ours to store.
  void release(const topic_partition& which);

  store_figures figures() const;

 private:
  // What is stored of a partition of ours, as far as it matters for the next manifest.
  struct kept {
    std::vector<stored_manifest> manifests;   // at most two, the newest last; those of ours or restored from
    std::set<part_id> parts;                  // all that are in the store
    std::set<std::string> foreign_manifests;  // of others, to be removed in time
    time_point stored_at{};
    std::uint64_t count = 0;  // manifests written
  };

  const std::unique_ptr<state_store> store_;
  const std::string writer_;
  const std::shared_ptr<const settings> settings_;
  const std::string settings_hash_;
  std::map<topic_partition, kept> kept_;

  mutable std::mutex mutex_;
  std::map<topic_partition, time_point> stored_at_;  // guarded
  store_figures figures_;                            // guarded
};

}  // namespace floorwalker
