// An event as one line of text that says everything it holds: equal lines, equal events.
#pragma once

#include <string>

#include "aggregators/event.h"

namespace floorwalker::test {

inline std::string text_of(key128 key) { return std::to_string(key.hi) + ':' + std::to_string(key.lo); }

inline std::string text_of(const event& event) {
  std::string text;
  const auto add = [&text](const char* what, const std::string& value) {
    text += std::string{what} + '=' + value + ' ';
  };
  const auto number = [](auto value) { return std::to_string(static_cast<std::int64_t>(value)); };
  const auto name = [](std::string_view value) { return '<' + std::string{value} + '>'; };
  add("type", number(event.type)), add("time", number(event.time.time_since_epoch().count()));
  add("sequence", number(event.sequence)), add("identity", text_of(event.identity));
  add("subject", text_of(event.subject)), add("root", text_of(event.root));
  add("misrouted", number(event.misrouted)), add("synthetic", number(event.synthetic));
  add("queue", name(event.queue)), add("to_queue", name(event.to_queue)), add("channel", name(event.channel));
  add("agent", name(event.agent)), add("to_agent", name(event.to_agent)), add("state", name(event.state));
  add("team", name(event.team)), add("says_queues", number(event.says_queues));
  for (const auto& queue : event.queues) add("of", name(queue));
  for (const auto& [channel, slots] : event.capacities) add("slots", name(channel) + number(slots));
  add("direction", number(event.direction)), add("role", number(event.role)), add("by", number(event.by));
  add("left", number(event.left_reason)), add("transfer", number(event.transfer));
  add("outcome", number(event.outcome));
  add("wait", event.wait ? number(event.wait->count()) : "unsaid");
  return text;
}

}  // namespace floorwalker::test
