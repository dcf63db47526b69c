#include "tests/oracle/event.h"

#include <string_view>

namespace floorwalker::oracle {

namespace {

std::uint64_t mixed(std::string_view text, std::uint64_t hash) {
  for (const char letter : text) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3ULL;
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccdULL;
  hash ^= hash >> 33;
  hash *= 0xc4ceb9fe1a85ec53ULL;
  return hash ^ (hash >> 33);
}

key128 key_of(std::string_view text) {
  return {mixed(text, 0xcbf29ce484222325ULL), mixed(text, 0x9e3779b97f4a7c15ULL)};
}

}  // namespace

production_event::production_event(const event& from) {
  event_.type = from.type;
  event_.time = time_point{microseconds{from.time}};
  event_.sequence = from.sequence;
  event_.identity = key_of(from.id);
  event_.subject = key_of(from.subject);
  event_.root = key_of(from.root.empty() ? from.subject : from.root);
  event_.misrouted = from.misrouted;
  event_.synthetic = from.synthetic;
  event_.queue = from.queue;
  event_.to_queue = from.to_queue;
  event_.channel = from.channel;
  event_.agent = from.agent;
  event_.to_agent = from.to_agent;
  event_.state = from.state;
  event_.team = from.team;
  event_.says_queues = from.queues.has_value();
  if (from.queues) queues_.assign(from.queues->begin(), from.queues->end());
  event_.queues = queues_;
  for (const auto& [channel, slots] : from.capacity) capacities_.push_back({channel, slots});
  event_.capacities = capacities_;
  event_.direction = from.direction;
  event_.role = from.role;
  event_.by = from.by;
  event_.left_reason = from.reason;
  event_.transfer = from.transfer;
  event_.outcome = from.outcome;
  if (from.wait) event_.wait = microseconds{*from.wait};
}

}  // namespace floorwalker::oracle
