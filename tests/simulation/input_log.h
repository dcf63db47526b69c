// The input topic of a simulated cluster: a small contact centre's events as they arrive, some late, some several
// times.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "aggregators/settings.h"
#include "ingest/decoder.h"
#include "ingest/owned_partition.h"
#include "tests/simulation/dice.h"

namespace floorwalker::simulation {

inline constexpr const char* input_topic = "contact-events";
inline topic_partition input(std::int32_t partition) { return {input_topic, partition}; }

struct log_record {
  time_point arrival;
  std::string key, value;
  bool is_marker = false;  // takes an offset, but nobody ever reads it: the end of a producer's transaction

  kafka_record at(std::int64_t offset) const;  // lives as long as this
};

struct input_log {
  using records = std::vector<log_record>;  // by offset
  std::vector<records> partitions;
  // The same events in the order that counts, each once, without rubbish.
  std::vector<records> in_peace;
  time_point begin, end;  // of all arrivals

  std::int32_t count() const noexcept { return static_cast<std::int32_t>(partitions.size()); }
  // Offset behind the last record that has arrived by now.
  std::int64_t high(std::int32_t partition, time_point now) const;
};

// Each event comes one to five times and, the first time, no later than half of `max_disorder`.
input_log draw_input(dice& chance, const settings& rules);

// Which settings held for which records.
struct rules_course {
  std::shared_ptr<const settings> first, then;  // `then` null: they never change
  std::map<std::int32_t, std::int64_t> from;    // by partition: the first record that `then` holds for
  const std::shared_ptr<const settings>& now() const noexcept { return then ? then : first; }
};

// What a partition's state is after so many records, as if nothing had ever happened to it.
class undisturbed {
 public:
  undisturbed(const input_log::records& log, const rules_course& rules, std::int32_t partition);
  void read_to(std::int64_t offset);
  // The settings of now hold, if no record came since.
  void change_settings();
  partition_state& state() noexcept { return state_; }

 private:
  const input_log::records& log_;
  std::shared_ptr<const settings> then_;  // null: not any more
  const std::int64_t then_from_;
  decoder decoder_;
  partition_state state_;
  std::int64_t position_ = 0;
};

}  // namespace floorwalker::simulation
