// A process that owns one partition of a log that never differs, and stores its state. For tests of what is stored.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "aggregators/partition_state.h"
#include "ingest/state_archive.h"

namespace floorwalker::test {

inline const topic_partition contact_events_3{"contact-events", 3};
inline const time_point ten_o_clock = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{10};

// The record at an offset: contacts are queued, answered and released, a record a second.
inline void apply_record(partition_state& to, std::int64_t offset) {
  constexpr std::array<event_type, 3> kinds{event_type::contact_queued, event_type::contact_answered,
                                            event_type::contact_released};
  constexpr std::array<std::string_view, 3> queues{"billing", "cards", "loans"};
  const auto number = static_cast<std::uint64_t>(offset), contact = number / 3 + 1;
  event one;
  one.type = kinds[number % 3];
  one.time = ten_o_clock + std::chrono::seconds{offset};
  one.identity = {(number + 1) * 0x9e3779b97f4a7c15, number + 1};
  one.subject = one.root = {contact * 0xc2b2ae3d27d4eb4f, contact};
  one.queue = queues[contact % 3];
  one.channel = "voice";
  one.agent = "anna";
  to.apply(one, one.time, offset);
}

// What a state is after the records before `offset`, whoever wrote it, under the built-in settings.
inline const std::vector<std::byte>& truth_at(std::int64_t offset) {
  static std::map<std::int64_t, std::vector<std::byte>> known;
  auto& truth = known[offset];
  if (!truth.empty()) return truth;
  partition_state state{std::make_shared<settings>()};
  for (std::int64_t i = 0; i < offset; ++i) apply_record(state, i);
  return truth = state.serialize();
}

class store_owner {
 public:
  store_owner(std::unique_ptr<state_store> store, std::string writer,
              std::shared_ptr<const settings> rules = std::make_shared<settings>())
      : archive{std::move(store), std::move(writer), std::move(rules)} {}

  // Takes the partition up; the log has so many records. Returns where it goes on.
  std::int64_t take_up(std::int64_t high = 1'000'000, std::int64_t low = 0, std::string topic_id = "id-1") {
    log_ = {contact_events_3, std::move(topic_id), 6, low, high};
    taken_.clear();
    taken_ = archive.take_up({log_});
    return position = taken_.front().position;
  }
  void read_to(std::int64_t offset) {
    for (; position < offset; ++position) apply_record(state(), position);
  }
  captured_state capture() {
    state().begin_capture();
    while (!state().capture(1000)) {
    }
    return {log_, taken_.front().first_offset, state().take_parts(), state().manifest()};
  }
  bool store() {
    const bool stored = archive.store(capture(), ten_o_clock + std::chrono::seconds{position});
    if (!stored) state().forget_parts();
    return stored;
  }
  bool read_and_store(std::int64_t offset) {
    read_to(offset);
    return store();
  }
  partition_state& state() { return taken_.front().state; }
  const taken_up& taken() const { return taken_.front(); }

  state_archive archive;
  std::int64_t position = 0;

 private:
  partition_log log_;
  std::vector<taken_up> taken_;
};

}  // namespace floorwalker::test
