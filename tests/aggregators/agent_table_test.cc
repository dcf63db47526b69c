// Agents that are forgotten, and heard of again.
#include <gtest/gtest.h>

#include <string>

#include "aggregators/partition_state.h"

namespace floorwalker {
namespace {

constexpr time_point monday{std::chrono::hours{480'000}};

// Agent number `agent` says that it is available; `number` is the record's.
void hear(partition_state& by, std::int64_t number, int agent, microseconds after_monday) {
  const std::string name = "agent " + std::to_string(agent);
  event said;
  said.type = event_type::agent_state;
  said.time = monday + after_monday;
  said.agent = name;
  said.state = "available";
  said.identity = {1, static_cast<std::uint64_t>(number)};
  said.subject = said.root = {2, static_cast<std::uint64_t>(agent) + 1};
  EXPECT_EQ(by.apply(said, said.time, number), outcome::applied);
}

TEST(agent_table, agents_come_back_after_they_were_forgotten) {
  using std::chrono::days;
  const auto rules = std::make_shared<settings>();
  rules->agents = agent_detail::agent;
  partition_state state{rules};
  std::int64_t number = 0;
  for (int agent = 0; agent < 300; ++agent) hear(state, ++number, agent, days{0});
  const auto all_known = state.serialize().size();
  for (int agent = 0; agent < 300; agent += 3) hear(state, ++number, agent, days{4});
  state.begin_capture();
  hear(state, ++number, 0, days{8});  // of two in three nothing was heard for a week
  while (!state.capture(10)) continue;
  EXPECT_LT(state.serialize().size(), all_known / 2);

  partition_state restored = partition_state::restore(state.serialize(), rules);
  for (int agent = 0; agent < 300; ++agent) {
    ++number;
    for (partition_state* each : {&state, &restored}) hear(*each, number, agent, days{9});
  }
  EXPECT_EQ(state.serialize(), restored.serialize());
  EXPECT_GT(state.serialize().size(), all_known / 2);
}

}  // namespace
}  // namespace floorwalker
