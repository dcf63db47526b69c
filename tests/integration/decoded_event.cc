#include "tests/integration/decoded_event.h"

#include <string>

namespace floorwalker {
namespace {

std::string text_of(const key128& key) { return std::to_string(key.hi) + "." + std::to_string(key.lo); }

}  // namespace

oracle::event owned(const event& decoded) {
  oracle::event copy;
  copy.type = decoded.type;
  copy.time = decoded.time.time_since_epoch().count();
  copy.sequence = decoded.sequence;
  copy.id = text_of(decoded.identity);
  copy.subject = text_of(decoded.subject);
  if (decoded.root != decoded.subject) copy.root = text_of(decoded.root);
  copy.queue = decoded.queue;
  copy.to_queue = decoded.to_queue;
  copy.channel = decoded.channel;
  copy.agent = decoded.agent;
  copy.to_agent = decoded.to_agent;
  copy.state = decoded.state;
  copy.team = decoded.team;
  if (decoded.says_queues) copy.queues.emplace(decoded.queues.begin(), decoded.queues.end());
  for (const capacity& one : decoded.capacities) copy.capacity.emplace_back(one.channel, one.slots);
  copy.direction = decoded.direction;
  copy.role = decoded.role;
  copy.by = decoded.by;
  copy.reason = decoded.left_reason;
  copy.transfer = decoded.transfer;
  copy.outcome = decoded.outcome;
  if (decoded.wait) copy.wait = decoded.wait->count();
  copy.synthetic = decoded.synthetic;
  copy.misrouted = decoded.misrouted;
  return copy;
}

}  // namespace floorwalker
