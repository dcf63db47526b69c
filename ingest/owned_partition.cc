#include "ingest/owned_partition.h"

#include <utility>

namespace floorwalker {
namespace {

constexpr std::chrono::milliseconds position_every{500};
// Enough for two minutes of lag in steps of half a second; beyond, steps get coarser.
constexpr std::size_t answers_max = 256;

}  // namespace

owned_partition::owned_partition(partition_start start, partition_state state, view_slot& slot)
    : start_{std::move(start)},
      state_{std::move(state)},
      slot_{slot},
      stored_position_{start_.position},
      position_{start_.position},
      end_{start_.end_at_assignment} {
  feed_.topic = start_.topic;
  feed_.partition = start_.partition;
}

std::optional<rejection> owned_partition::take(const kafka_record& record, decoder& decoder) {
  changed_ = true;
  position_.store(record.offset + 1, std::memory_order_relaxed);
  const auto decoded = decoder.decode(record.value, record.key, record.headers);
  if (!decoded) {
    state_.reject(decoded.reason(), record.offset);
    return decoded.reason();
  }
  const bool has_stamp = record.timestamp_ms >= 0;
  const time_point stamp = has_stamp ? time_point{std::chrono::milliseconds{record.timestamp_ms}} : decoded->time;
  if (state_.apply(*decoded, stamp, record.offset) == outcome::future) return rejection::future;
  return std::nullopt;
}

void owned_partition::reach(std::int64_t offset) {
  if (offset <= position()) return;
  position_.store(offset, std::memory_order_relaxed);
  changed_ = true;
}

void owned_partition::tell_end(std::int64_t end, time_point asked_at) {
  const std::lock_guard lock{mutex_};
  end_ = end;
  if (answers_.size() == answers_max) answers_.pop_back();
  answers_.push_back({end, asked_at});
}

// All that lay before an answered end has been read: then nothing was missing when the question was asked.
void owned_partition::weigh_answers() {
  const std::int64_t here = position();
  feed_.covered = feed_.covered || here >= start_.end_at_assignment;
  const std::lock_guard lock{mutex_};
  feed_.end_offset = end_;
  while (!answers_.empty() && answers_.front().end <= here) {
    feed_.read_to_end_at = answers_.front().asked_at;
    answers_.pop_front();
  }
}

void owned_partition::publish() {
  weigh_answers();
  state_.publish(slot_, feed_);
  changed_ = false;
}

void owned_partition::publish_if_due(clock::time_point now, std::chrono::milliseconds tick) {
  const auto age = now - published_at_;
  if (age < tick || (!changed_ && age < position_every)) return;
  publish();
  published_at_ = now;
}

stored_state owned_partition::to_store(const std::string& settings_hash) {
  stored_position_ = position();
  return {.topic = start_.topic,
          .topic_id = start_.topic_id,
          .partition = start_.partition,
          .first_offset = start_.first_offset,
          .next_offset = stored_position_,
          .settings = settings_hash,
          .bytes = state_.serialize()};
}

}  // namespace floorwalker
