#include "aggregators/report_codec.h"

#include <algorithm>
#include <functional>

namespace floorwalker {

void write_report(byte_writer& to, const agent_report& one) {
  for (const event_place& said : {one.state_said, one.team_said, one.queues_said, one.capacity_said}) {
    to.number(said.first);
    to.number(said.second);
  }
  to.number(one.meaning);
  to.name(one.state);
  to.name(one.team);
  to.number(static_cast<std::int64_t>(one.queues.size()));
  for (const std::string& queue : one.queues) to.name(queue);
  to.number(static_cast<std::int64_t>(one.capacities.size()));
  for (const auto& [channel, slots] : one.capacities) {
    to.name(channel);
    to.number(std::int64_t{slots});
  }
}

agent_report read_report(byte_reader& in, agent_detail detail) {
  agent_report one;
  for (event_place* said : {&one.state_said, &one.team_said, &one.queues_said, &one.capacity_said}) {
    said->first = in.time();
    said->second = in.number();
  }
  one.meaning = in.choice<agent_class>(3);
  one.state = in.name();
  one.team = in.name();
  if (detail != agent_detail::agent) one.state.clear();
  if (detail == agent_detail::none) one.team.clear();
  one.queues.resize(in.count());
  for (std::string& queue : one.queues) queue = in.name();
  if (std::adjacent_find(one.queues.begin(), one.queues.end(), std::greater_equal<>{}) != one.queues.end())
    throw std::runtime_error("state: an agent's queues are out of order");
  one.capacities.resize(in.count());
  for (auto& [channel, slots] : one.capacities) {
    channel = in.name();
    slots = in.number_as<std::int32_t>();
  }
  return one;
}

}  // namespace floorwalker
