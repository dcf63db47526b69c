// An endless stream of events of a busy centre, in time order, made without memory: 7 events every 3 ms of event time.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "aggregators/event.h"
#include "aggregators/in_stages.h"
#include "aggregators/partition_state.h"
#include "tests/bench/mixed.h"

namespace floorwalker {

// Voice calls of six events and 200 s each, about 67,000 of them at once, over `queues` queues; and now and then a word
// on one of `open` contacts on another channel, or that one, that wait all the while.
class busy_centre {
 public:
  busy_centre(std::size_t queues, std::size_t open, std::string channel_of_open = "email")
      : open_(open), channel_of_open_(std::move(channel_of_open)) {
    for (std::size_t i = 0; i < queues; ++i) names_.push_back("queue-" + std::to_string(i));
  }

  static std::shared_ptr<settings> short_memory() {
    auto made = std::make_shared<settings>();
    made->dedupe = std::chrono::seconds{60};
    auto voice = built_in_channel("voice");
    voice.expire_after = std::chrono::minutes{8};
    made->channels.emplace_back("voice", voice);
    return made;
  }

  void open_all(partition_state& state) {
    for (std::size_t i = 0; i < open_; ++i) {
      event queued = about(i + (std::uint64_t{1} << 60), event_type::contact_queued, begin_);
      queued.queue = names_[i % names_.size()];
      queued.channel = channel_of_open_;
      take(queued, state);
    }
  }

  // The next `count` events, as a worker applies a batch of records.
  void next(partition_state& state, std::size_t count) {
    batch_.clear();
    while (batch_.size() < count) batch_.push_back(next());
    places_.resize(count);
    const auto announce = [&](int step) {
      return [&, step](std::size_t i) { state.announce(batch_[i], step, places_[i]); };
    };
    in_stages(count, announce(0), announce(1), announce(2), announce(3), announce(4),
              [&](std::size_t i) { take(batch_[i], state); });
  }

 private:
  event next() {
    if (part_ == offsets.size()) {
      part_ = 0;
      ++step_;
      return about(mixed(step_) % open_ + (std::uint64_t{1} << 60), event_type::contact_message, now());
    }
    const std::size_t part = part_++;
    const auto begun = static_cast<std::uint64_t>(offsets[part] / step_length);
    if (step_ < begun) return next();
    event one = about(step_ - begun, types[part], now());
    if (part == 0) one.channel = "voice";
    if (part == 1) one.queue = names_[(step_ - begun) % names_.size()];
    if (part == 2 || part == 3) one.agent = names_[(step_ - begun) % names_.size()];
    return one;
  }

  static constexpr std::chrono::milliseconds step_length{3};
  time_point now() const { return begin_ + step_ * step_length; }

  event about(std::uint64_t contact, event_type type, time_point time) {
    event made;
    made.type = type;
    made.time = time;
    made.sequence = static_cast<std::int64_t>(part_);
    made.subject = made.root = {mixed(contact), mixed(contact + 0x9e3779b97f4a7c15)};
    made.identity = {mixed(events_), mixed(++events_ ^ 0x5851f42d4c957f2d)};
    return made;
  }
  void take(const event& one, partition_state& state) { state.apply(one, one.time, offset_++); }

  static constexpr std::array<std::chrono::milliseconds, 6> offsets{
      std::chrono::seconds{0},   std::chrono::seconds{5},   std::chrono::seconds{25},
      std::chrono::seconds{180}, std::chrono::seconds{190}, std::chrono::seconds{200}};
  static constexpr std::array<event_type, 6> types{event_type::contact_started,  event_type::contact_queued,
                                                   event_type::contact_answered, event_type::contact_released,
                                                   event_type::contact_rated,    event_type::contact_ended};
  std::size_t open_;
  std::string channel_of_open_;
  std::vector<std::string> names_;
  time_point begin_{std::chrono::hours{24 * 365 * 50}};
  std::uint64_t step_ = 0, events_ = 0;
  std::int64_t offset_ = 0;
  std::size_t part_ = 0;
  std::vector<event> batch_;
  std::vector<std::uint32_t> places_;  // of its events, as announced
};

}  // namespace floorwalker
