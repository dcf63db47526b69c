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

std::vector<simulated_event> first_hour(const scenario& plan, double rate, std::uint64_t seed) {
  centre simulated{plan, rate, seed, start};
  std::vector<simulated_event> events;
  for (auto event = simulated.next(); event.time < start + 1h; event = simulated.next())
    events.push_back(std::move(event));
  return events;
}

TEST(centre, same_seed_same_events) {
  const auto text_of = [](std::uint64_t seed) {
    std::string text;
    for (const auto& event : first_hour(*scenario_named("calm"), 10, seed)) text += event.key + event.json + '\n';
    return text;
  };
  EXPECT_EQ(text_of(7), text_of(7));
  EXPECT_NE(text_of(7), text_of(8));
}

class every_scenario : public ::testing::TestWithParam<std::string_view> {};

TEST_P(every_scenario, tells_valid_events_in_order_of_time_at_the_rate_asked_for) {
  const scenario& plan = *scenario_named(GetParam());
  for (const double rate : {4.0, 40.0}) {
    const auto events = first_hour(plan, rate, 3);
    decoder decoder{262144};
    std::map<event_type, int> types;
    std::set<key128> identities;
    std::map<key128, std::int64_t> steps;
    time_point last = start;
    for (const auto& event : events) {
      const auto decoded = decoder.decode(std::string_view{event.json}, event.key);
      ASSERT_TRUE(decoded) << name_of(decoded.reason()) << ' ' << event.json;
      ASSERT_NE(decoded->type, event_type::unknown) << event.json;
      ASSERT_FALSE(decoded->misrouted) << event.json;
      ASSERT_EQ(decoded->time, event.time);
      ASSERT_GE(event.time, last);
      ASSERT_EQ(decoded->sequence, steps[decoded->subject]++) << event.json;
      ASSERT_TRUE(identities.insert(decoded->identity).second) << event.json;
      last = event.time;
      ++types[decoded->type];
    }
    // The first contacts take minutes to end: measured behind them.
    std::size_t late = 0;
    for (const auto& event : events) late += event.time >= start + 20min ? 1 : 0;
    EXPECT_NEAR(static_cast<double>(late) / (40 * 60), rate, rate / 10);
    const double answered = types[event_type::contact_answered], queued = types[event_type::contact_queued];
    EXPECT_GT(answered / queued, 0.7);
    EXPECT_GT(types[event_type::contact_abandoned], 0);
    EXPECT_GT(types[event_type::contact_transferred], 0);
    EXPECT_GT(types[event_type::contact_message], 0);
  }
}

INSTANTIATE_TEST_SUITE_P(scenarios, every_scenario, ::testing::Values("calm"));

TEST(scenario, the_test_knows_them_all) {
  EXPECT_EQ(scenarios().size(), 1U) << "add the new one above";
  EXPECT_EQ(scenario_named("no-such"), nullptr);
}

}  // namespace
}  // namespace floorwalker
