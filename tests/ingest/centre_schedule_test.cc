// When and how long a scenario's trouble is, if the user says so.
#include "ingest/centre/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "ingest/centre.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using simulated::scheduled;

const time_point start = std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 8h;

// A scenario with the schedule in it.
struct plan_of {
  plan_of(std::string_view name, simulated::incident_times times) : own{scheduled(*scenario_named(name), times)} {
    plan.name = own.name;
    plan.incidents = own.incidents;
    plan.queues = scenario_named(name)->queues;
    plan.teams = scenario_named(name)->teams;
    plan.events_per_contact = scenario_named(name)->events_per_contact;
  }
  simulated::schedule own;
  scenario plan;
};

// Seconds of the first and the last contact that the spike brought.
std::pair<double, double> burst_of(const scenario& plan) {
  centre simulated{plan, 20, 11, start};
  std::pair<double, double> seen{-1, -1};
  while (const auto told = simulated.next(start + 30min)) {
    if (told->json.find(R"("reason":"price-rise")") == std::string::npos) continue;
    const double at = std::chrono::duration<double>(told->time - start).count();
    if (seen.first < 0) seen.first = at;
    seen.second = at;
  }
  return seen;
}

std::set<std::string> contacts_of(const scenario& plan) {
  centre simulated{plan, 20, 11, start};
  std::set<std::string> keys;
  while (const auto told = simulated.next(start + 1min)) keys.insert(told->key);
  return keys;
}

std::string refusal_of(std::string_view scenario, simulated::incident_times times) {
  try {
    scheduled(*scenario_named(scenario), times);
    return {};
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

TEST(schedule, is_the_scenario_where_nothing_is_said) {
  const scenario& spike = *scenario_named("spike");
  const auto same = scheduled(spike, {});
  EXPECT_EQ(same.name, "spike");
  ASSERT_EQ(same.incidents.size(), 1U);
  EXPECT_EQ(same.incidents[0].begins_s, spike.incidents[0].begins_s);
  EXPECT_EQ(same.incidents[0].lasts_s, spike.incidents[0].lasts_s);
  EXPECT_TRUE(scheduled(*scenario_named("calm"), {}).incidents.empty());
}

TEST(schedule, moves_and_shortens_the_trouble) {
  const auto [first, last] = burst_of(plan_of("spike", {600s, 120s}).plan);
  EXPECT_GE(first, 600);
  EXPECT_LT(first, 610);
  EXPECT_GT(last, 710);
  EXPECT_LT(last, 721) << "and 40 minutes later, which is not simulated here";
}

TEST(schedule, moves_the_end_of_a_feed) {
  const plan_of dead{"dead-feed", {300s, {}}};
  centre simulated{dead.plan, 20, 11, start};
  time_point newest{};
  while (const auto told = simulated.next(start + 30min)) newest = told->time;
  EXPECT_LT(newest, start + 300s);
  EXPECT_GT(newest, start + 295s);
}

// Else the second of two runs on one topic would be taken for duplicates of the first.
TEST(schedule, of_another_time_shares_no_contact) {
  const auto plain = contacts_of(plan_of("spike", {}).plan);
  for (const auto& other :
       {contacts_of(plan_of("spike", {600s, {}}).plan), contacts_of(plan_of("spike", {{}, 120s}).plan),
        contacts_of(plan_of("spike", {600s, 120s}).plan)}) {
    EXPECT_FALSE(other.empty());
    for (const auto& key : other) EXPECT_FALSE(plain.contains(key)) << key;
  }
  EXPECT_EQ(contacts_of(plan_of("spike", {600s, 120s}).plan), contacts_of(plan_of("spike", {600s, 120s}).plan));
}

TEST(schedule, refuses_what_a_scenario_cannot_do) {
  EXPECT_THAT(refusal_of("calm", {600s, {}}), ::testing::HasSubstr("nothing happens in calm"));
  EXPECT_THAT(refusal_of("calm", {{}, 60s}), ::testing::HasSubstr("nothing happens in calm"));
  EXPECT_THAT(refusal_of("dead-feed", {{}, 60s}), ::testing::HasSubstr("for good"));
  EXPECT_THAT(refusal_of("spike", {{}, 2400s}), ::testing::HasSubstr("less than 2400 s"));
  EXPECT_THAT(refusal_of("spike", {{}, 0s}), ::testing::HasSubstr("above 0 s"));
  EXPECT_EQ(refusal_of("spike", {{}, 2399s}), "");
}

}  // namespace
}  // namespace floorwalker
