#include "ingest/owned_partition.h"

#include <algorithm>
#include <utility>

namespace floorwalker {
namespace {

constexpr std::chrono::milliseconds position_every{500};
constexpr std::chrono::milliseconds unread_long{1000}, unread_every{100};
constexpr std::chrono::milliseconds backlog_every{1000};  // others may be live, and their reader fetches every tick
// Enough for two minutes of lag in steps of half a second; beyond, steps get coarser.
constexpr std::size_t answers_max = 256;

}  // namespace

owned_partition::owned_partition(partition_start start, partition_state state, view_slot& slot, time_point now,
                                 view_turns* turns)
    : start_{std::move(start)},
      state_{std::move(state)},
      slot_{slot},
      turns_{turns},
      self_{turns ? turns->new_source(true) : 0},
      captured_position_{start_.position},
      position_{start_.position},
      outcome_{std::make_shared<stored_outcome>(start_.position, now)},
      end_{start_.log.high} {
  feed_.topic = name().topic;
  feed_.partition = name().partition;
  feed_.start_offset = start_.position;
  feed_.goal_offset = start_.log.high;
}

owned_partition::~owned_partition() {
  if (turns_) turns_->end(name(), self_);
}

std::optional<rejection> owned_partition::take(const kafka_record& record, std::optional<rejection> unreadable,
                                               const event& event) {
  if (record.offset < position()) return std::nullopt;
  changed_ = true;
  position_.store(record.offset + 1, std::memory_order_relaxed);
  if (unreadable) {
    state_.reject(*unreadable, record.offset);
    return unreadable;
  }
  const bool has_stamp = record.timestamp_ms >= 0;
  const time_point stamp = has_stamp ? time_point{std::chrono::milliseconds{record.timestamp_ms}} : event.time;
  if (state_.apply(event, stamp, record.offset) == outcome::future) return rejection::future;
  return std::nullopt;
}

std::optional<rejection> owned_partition::take(const kafka_record& record, decoder& decoder) {
  const auto decoded = decoder.decode(record.value, record.key, record.headers);
  return decoded ? take(record, std::nullopt, *decoded) : take(record, decoded.reason(), event{});
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
  feed_.covered = feed_.covered || here >= start_.log.high;
  const std::lock_guard lock{mutex_};
  feed_.end_offset = end_;
  while (!answers_.empty() && answers_.front().end <= here) {
    feed_.read_to_end_at = answers_.front().asked_at;
    answers_.pop_front();
  }
}

void owned_partition::publish() {
  weigh_answers();
  bool whole = false;
  if (turns_) {
    const auto grant = turns_->ask(name(), self_, state_.next_offset());
    if (!grant) return;
    feed_.turn = grant->turn;
    whole = grant->is_new;
  }
  whole ? state_.publish_whole(slot_, feed_) : state_.publish(slot_, feed_);
  changed_ = false;
  if (feed_.covered && !std::exchange(told_covered_, true)) slot_.hurry();
}

void owned_partition::publish_if_due(clock::time_point now, std::chrono::milliseconds tick) {
  const auto age = now - published_at_;
  if (age < (has_backlog() ? std::max(tick, backlog_every) : tick) || (!changed_ && age < position_every)) return;
  if (!slot_.unread()) read_at_ = now;
  // What nobody reads is not written again and again: all of a backlog, and less often while the reader rests.
  const bool rests = now - read_at_ > unread_long;
  const bool is_news = !told_covered_ && !has_backlog();
  if (slot_.unread() && !is_news && (has_backlog() || (rests && age < unread_every))) return;
  publish();
  published_at_ = now;
}

void owned_partition::begin_capture() {
  captured_position_ = position();
  state_.begin_capture();
}

// Reading goes on behind what the broker said to be empty, too.
captured_state owned_partition::take_captured() {
  captured_state captured{start_.log, start_.first_offset, state_.take_parts(), state_.manifest()};
  captured.manifest.next_offset = captured_position_;
  outcome_->give(captured_position_);
  return captured;
}

void owned_partition::settle_stored() {
  if (!outcome_->take_failure()) return;
  state_.forget_parts();
  captured_position_ = -1;
}

}  // namespace floorwalker
