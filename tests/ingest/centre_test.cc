#include "ingest/centre.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "ingest/decoder.h"
#include "ingest/hashing.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

const time_point start = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 10h;

std::vector<simulated_event> events_of(centre& simulated, time_point end) {
  std::vector<simulated_event> events;
  while (auto event = simulated.next(end)) events.push_back(std::move(*event));
  return events;
}

std::string text_of_first_hour(std::string_view scenario, double rate, std::uint64_t seed) {
  centre simulated{*scenario_named(scenario), rate, seed, start};
  std::string text;
  for (const auto& event : events_of(simulated, start + 1h)) text += event.key + event.json + '\n';
  return text + simulated.truth_json(start + 1h);
}

TEST(centre, same_seed_same_events_and_the_same_truth) {
  EXPECT_EQ(text_of_first_hour("calm", 10, 7), text_of_first_hour("calm", 10, 7));
  EXPECT_EQ(text_of_first_hour("outage", 3, 7), text_of_first_hour("outage", 3, 7));
}

// So that two simulations can write to one topic: nobody and nothing is in both.
TEST(centre, simulations_share_no_contact_no_agent_and_no_event) {
  std::set<std::string> keys;
  const auto expect_new = [&](std::string_view scenario, double rate, std::uint64_t seed) {
    centre simulated{*scenario_named(scenario), rate, seed, start};
    std::set<std::string> own;
    for (const auto& event : events_of(simulated, start + 5min)) own.insert(event.key);
    for (const auto& key : own) EXPECT_TRUE(keys.insert(key).second) << key << " of " << scenario << ' ' << seed;
  };
  expect_new("calm", 10, 7);
  expect_new("calm", 10, 8);
  expect_new("calm", 11, 7);
  expect_new("spike", 10, 7);
}

TEST(centre, what_is_told_does_not_depend_on_how_it_is_asked) {
  centre whole{*scenario_named("calm"), 5, 7, start}, steps{*scenario_named("calm"), 5, 7, start};
  const auto all = events_of(whole, start + 10min);
  std::vector<simulated_event> some;
  for (auto at = steps.upcoming(start + 10min); at; at = steps.upcoming(start + 10min)) {
    EXPECT_FALSE(steps.next(*at)) << "before it there is nothing";
    while (auto event = steps.next(*at + 1us)) some.push_back(std::move(*event));
  }
  ASSERT_EQ(all.size(), some.size());
  for (std::size_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i].json, some[i].json);
  EXPECT_EQ(whole.truth_json(start), steps.truth_json(start));
}

class every_scenario : public ::testing::TestWithParam<std::string_view> {};

TEST_P(every_scenario, tells_valid_events_in_order_of_time) {
  for (const double rate : {0.5, 10.0, 100.0}) {
    centre simulated{*scenario_named(GetParam()), rate, 3, start};
    decoder decoder{262144};
    std::array<std::int64_t, event_type_count> types{};
    std::set<key128> identities;
    std::map<key128, std::int64_t> steps;
    time_point last = start;
    for (const auto& event : events_of(simulated, start + 30min)) {
      const auto decoded = decoder.decode(std::string_view{event.json}, event.key);
      ASSERT_TRUE(decoded) << name_of(decoded.reason()) << ' ' << event.json;
      ASSERT_NE(decoded->type, event_type::unknown) << event.json;
      ASSERT_FALSE(decoded->misrouted) << event.json;
      ASSERT_EQ(decoded->time, event.time);
      ASSERT_GE(event.time, last);
      ASSERT_EQ(decoded->sequence, steps[decoded->subject]++) << event.json;
      ASSERT_TRUE(identities.insert(decoded->identity).second) << event.json;
      last = event.time;
      ++types[static_cast<std::size_t>(decoded->type)];
    }
    EXPECT_EQ(types, simulated.truth().events());
  }
}

INSTANTIATE_TEST_SUITE_P(scenarios, every_scenario,
                         ::testing::Values("calm", "spike", "outage", "transfer-storm", "dead-feed"));

TEST(scenario, the_test_knows_them_all) {
  EXPECT_EQ(scenarios().size(), 5U) << "add the new one above";
  EXPECT_EQ(scenario_named("no-such"), nullptr);
}

}  // namespace
}  // namespace floorwalker
