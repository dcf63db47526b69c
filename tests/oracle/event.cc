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

floorwalker::event to_production(const event& from) {
  floorwalker::event to;
  to.type = from.type;
  to.time = time_point{microseconds{from.time}};
  to.sequence = from.sequence;
  to.identity = key_of(from.id);
  to.subject = to.root = key_of(from.subject);
  to.synthetic = from.synthetic;
  to.queue = from.queue;
  to.channel = from.channel;
  to.agent = from.agent;
  to.direction = from.direction;
  to.role = from.role;
  to.by = from.by;
  to.left_reason = from.reason;
  if (from.wait) to.wait = microseconds{*from.wait};
  return to;
}

}  // namespace floorwalker::oracle
