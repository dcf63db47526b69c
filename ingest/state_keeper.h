// Finds the state a partition goes on from, and writes the states that workers hand over.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "aggregators/partition_state.h"
#include "aggregators/settings.h"
#include "ingest/consumer.h"
#include "ingest/owned_partition.h"
#include "ingest/state_directory.h"
#include "ingest/state_outbox.h"

namespace floorwalker {

// One thread, but for figures(), which any may call.
class state_keeper {
 public:
  // `directory` empty: memory only. Throws std::runtime_error if it cannot be written.
  state_keeper(const std::string& directory, std::shared_ptr<const settings> settings);

  // The state stored for the partition, where its topic id and offsets fit the log, which reaches from `low` to
  // `high`; settings that have changed since hold from its end on. Then `start` says where it goes on. Else, after one
  // line in the log, a fresh one from `low` on.
  partition_state take_up(partition_start& start, std::int64_t low, std::int64_t high);
  // Writes what is in the outbox. A failure is logged and counted; the next state is tried anew.
  void write_all(time_point now);

  state_outbox* outbox() noexcept { return directory_ ? &outbox_ : nullptr; }
  const std::string& settings_hash() const noexcept { return settings_hash_; }
  store_figures figures() const;

 private:
  std::optional<partition_state> restore(partition_start& start, std::int64_t low, std::int64_t high);

  const std::shared_ptr<const settings> settings_;
  const std::string settings_hash_;
  std::optional<state_directory> directory_;
  state_outbox outbox_;

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::int32_t>, time_point> stored_at_;  // guarded
  std::uint64_t failures_ = 0;                                            // guarded
};

}  // namespace floorwalker
