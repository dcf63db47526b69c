// A compacted topic: of each key the newest record stays, older ones vanish sooner or later.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace floorwalker::simulation {

class views_topic {
 public:
  struct record {
    std::int64_t offset = 0;
    std::string key;
    std::vector<std::byte> value;  // empty: a tombstone
  };

  explicit views_topic(std::int32_t partitions) : logs_(static_cast<std::size_t>(partitions)) {}

  std::int32_t partitions() const noexcept { return static_cast<std::int32_t>(logs_.size()); }
  void append(std::int32_t partition, std::string key, std::span<const std::byte> value);
  // The first record at this offset or behind it; null: the end.
  const record* read(std::int32_t partition, std::int64_t offset) const;
  // Records before `until` that newer ones before it outdate go; tombstones before `tombstones_until` go, too.
  // `backwards`: the newer ones go.
  void compact(std::int32_t partition, std::int64_t until, std::int64_t tombstones_until, bool backwards = false);
  std::int64_t end(std::int32_t partition) const { return of(partition).next; }
  // What every reader ends up with.
  std::set<std::string> live_keys() const;

 private:
  struct log {
    std::vector<record> records;
    std::int64_t next = 0;
  };
  const log& of(std::int32_t partition) const { return logs_[static_cast<std::size_t>(partition)]; }

  std::vector<log> logs_;
};

}  // namespace floorwalker::simulation
