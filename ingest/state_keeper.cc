#include "ingest/state_keeper.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <stdexcept>

#include "ingest/sha256.h"

namespace floorwalker {
namespace {

// Why a stored state cannot be gone on from; empty: it can.
std::string misfit(const stored_state& stored, const partition_start& start, std::int64_t low, std::int64_t high) {
  if (!stored.topic_id.empty() && !start.topic_id.empty() && stored.topic_id != start.topic_id) {
    return "the topic has been made anew";
  }
  const std::string next = std::to_string(stored.next_offset);
  if (stored.next_offset > high)
    return "it goes on at offset " + next + ", behind the log's end " + std::to_string(high);
  if (stored.next_offset < low)
    return "it goes on at offset " + next + ", but the log begins at " + std::to_string(low);
  return {};
}

}  // namespace

state_keeper::state_keeper(const std::string& directory, std::shared_ptr<const settings> settings)
    : settings_{std::move(settings)}, settings_hash_{sha256_hex(settings_->fingerprint())} {
  if (!directory.empty()) directory_.emplace(directory);
}

partition_state state_keeper::take_up(partition_start& start, std::int64_t low, std::int64_t high) {
  try {
    if (auto restored = restore(start, low, high)) return std::move(*restored);
  } catch (const std::exception& error) {
    spdlog::error("state of topic {} partition {} is not used: {}; reading from the beginning of the log", start.topic,
                  start.partition, error.what());
    directory_->set_aside(start.topic, start.partition);
  }
  start.first_offset = start.position = low;
  return partition_state{settings_};
}

std::optional<partition_state> state_keeper::restore(partition_start& start, std::int64_t low, std::int64_t high) {
  if (!directory_) return std::nullopt;
  const auto stored = directory_->load(start.topic, start.partition);
  if (!stored) return std::nullopt;
  if (const auto why = misfit(*stored, start, low, high); !why.empty()) throw std::runtime_error{why};
  auto state = partition_state::restore(stored->bytes, settings_);
  start.first_offset = stored->first_offset;
  start.position = stored->next_offset;
  const bool as_before = stored->settings == settings_hash_;
  spdlog::info("state of topic {} partition {} restored, reading on at offset {}{}", start.topic, start.partition,
               start.position, as_before ? "" : "; settings have changed, those of now hold from there on");
  return state;
}

void state_keeper::write_all(time_point now) {
  for (const stored_state& state : outbox_.take_all()) {
    try {
      directory_->store(state);
      const std::lock_guard lock{mutex_};
      stored_at_[{state.topic, state.partition}] = now;
    } catch (const std::exception& error) {
      spdlog::error("state of topic {} partition {} is not stored: {}", state.topic, state.partition, error.what());
      const std::lock_guard lock{mutex_};
      ++failures_;
    }
  }
}

store_figures state_keeper::figures() const {
  const std::lock_guard lock{mutex_};
  store_figures figures{std::nullopt, failures_};
  for (const auto& [partition, at] : stored_at_)
    figures.oldest_stored = std::min(figures.oldest_stored.value_or(at), at);
  return figures;
}

}  // namespace floorwalker
