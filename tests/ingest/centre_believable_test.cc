// Whether the simulated centre is one that a supervisor would believe, and its incidents are what they are called.
#include <gtest/gtest.h>

#include <set>

#include "ingest/centre.h"
#include "ingest/centre/mishaps.h"
#include "ingest/decoder.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

const time_point start = std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 8h;

// What is counted on voice, queues together, between two instants of a simulation.
struct calls {
  double offered = 0, answered = 0, in_target = 0, abandoned = 0, wait_s = 0, transfers = 0, bounced = 0, storms = 0;
  double left = 0, requeued = 0;

  double abandon_rate() const { return abandoned / (answered + abandoned); }
  double mean_wait_s() const { return wait_s / answered; }
};

calls calls_so_far(const centre& simulated, std::string_view queue = {}) {
  calls sum;
  for (const auto& [name, row] : simulated.truth().rows()) {
    if (row.channel != "voice" || (!queue.empty() && row.queue != queue)) continue;
    sum.offered += static_cast<double>(row.offered);
    sum.answered += static_cast<double>(row.answered.count);
    sum.in_target += static_cast<double>(row.answered_in_target);
    sum.abandoned += static_cast<double>(row.abandoned.count);
    sum.wait_s += std::chrono::duration<double>(row.answered.sum).count();
    sum.transfers += static_cast<double>(row.transfers_blind + row.transfers_consult);
    sum.bounced += static_cast<double>(row.bounced);
    sum.storms += static_cast<double>(row.storms);
    sum.left += static_cast<double>(row.gone.count);
    sum.requeued += static_cast<double>(row.requeued);
  }
  return sum;
}

std::int64_t run_until(centre& simulated, time_point end) {
  std::int64_t events = 0;
  while (simulated.next(end)) ++events;
  return events;
}

calls calls_of(std::string_view scenario, std::chrono::seconds length, std::string_view queue = {}) {
  centre simulated{*scenario_named(scenario), 20, 11, start};
  run_until(simulated, start + length);
  return calls_so_far(simulated, queue);
}

std::set<std::string_view> reasons_to_leave(std::string_view scenario, std::chrono::hours length) {
  centre simulated{*scenario_named(scenario), 20, 5, start};
  run_until(simulated, start + length);
  std::set<std::string_view> reasons;
  for (const auto& [name, row] : simulated.truth().rows())
    for (std::size_t i = 0; i < left_reason_count; ++i)
      if (row.left[i] > 0) reasons.insert(name_of(static_cast<left_reason>(i)));
  return reasons;
}

TEST(believable_centre, waits_end_in_every_way) {
  auto reasons = reasons_to_leave("calm", 14h);
  reasons.merge(reasons_to_leave("spike", 1h));
  reasons.merge(reasons_to_leave("outage", 1h));
  EXPECT_EQ(reasons.size(), left_reason_count);
}

// A simulated day has everything that events can tell.
TEST(believable_centre, a_day_has_every_type_and_channel) {
  centre simulated{*scenario_named("calm"), 10, 5, start};
  decoder decoder{262144};
  std::set<std::string> channels, states;
  std::set<direction> directions;
  std::set<leg_role> roles;
  while (const auto told = simulated.next(start + 24h)) {
    const auto event = decoder.decode(std::string_view{told->json}, told->key);
    ASSERT_TRUE(event) << told->json;
    if (event->type == event_type::contact_started) {
      channels.emplace(event->channel);
      directions.insert(event->direction);
    }
    if (event->type == event_type::contact_answered) roles.insert(event->role);
    if (event->type == event_type::agent_state) states.emplace(event->state);
  }
  const auto& types = simulated.truth().events();
  for (std::size_t i = 0; i < event_type_count; ++i) {
    const auto type = static_cast<event_type>(i);
    EXPECT_EQ(types[i] > 0, type != event_type::unknown) << name_of(type);
  }
  EXPECT_EQ(channels, (std::set<std::string>{"voice", "chat", "sms", "social", "email", "callback"}));
  EXPECT_EQ(directions.size(), 4U);
  EXPECT_EQ(roles.size(), 3U);
  EXPECT_EQ(states,
            (std::set<std::string>{"available", "break", "lunch", "meeting", "missed-contact", "offline", "training"}));
}

TEST(believable_centre, arrivals_follow_the_day) {
  centre simulated{*scenario_named("calm"), 10, 5, start};
  std::vector<double> offered;  // by the hour, from half past nine
  double before = 0;
  for (int hour = 1; hour <= 24; ++hour) {
    run_until(simulated, start + hour * 1h);
    const double now = calls_so_far(simulated).offered;
    offered.push_back(now - before);
    before = now;
  }
  const double morning = offered[1], lunch = offered[3], evening = offered[11], night = offered[17];
  EXPECT_LT(lunch, 0.97 * morning);
  EXPECT_GT(lunch, 0.75 * morning);
  EXPECT_LT(evening, 0.45 * morning);
  EXPECT_LT(night, 0.12 * morning);
  EXPECT_GT(offered[23], 0.7 * morning) << "and comes back the next day";
}

TEST(believable_centre, a_calm_morning_is_calm) {
  for (const double rate : {3.0, 20.0, 200.0}) {
    centre simulated{*scenario_named("calm"), rate, 11, start};
    run_until(simulated, start + 20min);
    const std::int64_t events = run_until(simulated, start + 110min);
    EXPECT_NEAR(static_cast<double>(events) / (90 * 60), rate, rate * (rate < 10 ? 0.2 : 0.07)) << "events per second";
    const calls voice = calls_so_far(simulated);
    EXPECT_GT(voice.in_target / voice.answered, 0.65) << rate;
    EXPECT_LT(voice.in_target / voice.answered, 0.995) << rate;
    EXPECT_GT(voice.abandon_rate(), 0.01) << rate;
    EXPECT_LT(voice.abandon_rate(), 0.15) << rate;
    EXPECT_GT(voice.transfers / voice.answered, 0.05) << rate;
    EXPECT_LT(voice.transfers / voice.answered, 0.2) << rate;
    EXPECT_GT(voice.requeued / voice.answered, 0.003) << rate;
    EXPECT_LT(voice.requeued / voice.answered, 0.05) << rate;
    EXPECT_LT(voice.storms / voice.answered, 0.01) << rate;
  }
}

TEST(believable_centre, patience_makes_abandons_depend_on_the_wait) {
  const calls calm = calls_of("calm", 60min, "billing"), spike = calls_of("spike", 12min, "billing");
  EXPECT_GT(spike.mean_wait_s(), 4 * calm.mean_wait_s());
  EXPECT_GT(spike.abandon_rate(), 4 * calm.abandon_rate());
  EXPECT_GT(spike.offered / 12, 3 * calm.offered / 60);
  EXPECT_GT(spike.left, 0) << "long waits are offered a call-back";
}

TEST(believable_centre, a_spike_is_a_burst_of_one_reason) {
  centre simulated{*scenario_named("spike"), 20, 11, start};
  int burst = 0, all = 0;
  while (const auto told = simulated.next(start + 10min)) {
    if (told->json.find("contact.started") == std::string::npos) continue;
    ++all;
    burst += told->json.find(R"("reason":"price-rise")") != std::string::npos;
  }
  EXPECT_GT(burst, all / 3);
}

TEST(believable_centre, in_an_outage_agents_vanish_and_customers_with_them) {
  const calls calm = calls_of("calm", 6min), outage = calls_of("outage", 6min);
  EXPECT_GT(outage.abandon_rate(), 3 * calm.abandon_rate());
  EXPECT_LT(outage.answered, 0.8 * calm.answered);
}

TEST(believable_centre, after_an_outage_callers_flood_back) {
  const auto offered_after = [](std::string_view scenario) {
    centre simulated{*scenario_named(scenario), 20, 11, start};
    run_until(simulated, start + 630s);
    const double before = calls_so_far(simulated).offered;
    run_until(simulated, start + 930s);
    return calls_so_far(simulated).offered - before;
  };
  EXPECT_GT(offered_after("outage"), 1.3 * offered_after("calm"));
}

TEST(believable_centre, in_a_transfer_storm_everybody_is_sent_round) {
  const calls calm = calls_of("calm", 20min), storm = calls_of("transfer-storm", 20min);
  EXPECT_GT(storm.storms, 10 * (calm.storms + 1));
  EXPECT_GT(storm.bounced, 5 * (calm.bounced + 1));
  EXPECT_GT(storm.transfers / storm.answered, 3 * calm.transfers / calm.answered);
}

// What the demo shows: calm, and then something goes wrong.
TEST(believable_centre, mishaps_begin_within_two_minutes_and_can_be_seen) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const auto mishaps = simulated::draw_mishaps(seed, 600);
    const incident_plan& first = mishaps.front();
    EXPECT_GE(first.begins_s, 600);
    EXPECT_LE(first.begins_s, 720);
    scenario plan = *scenario_named("calm");
    plan.incidents = mishaps;
    centre simulated{plan, 25, seed, start};
    const auto lost_until = [&](double second) {
      run_until(simulated, start + std::chrono::seconds{static_cast<int>(second)});
      const calls so_far = calls_so_far(simulated);
      return so_far.abandoned + so_far.left;
    };
    const double calm = lost_until(first.begins_s), during = lost_until(first.begins_s + 240) - calm;
    EXPECT_GT(during / 240, 2 * calm / first.begins_s) << "seed " << seed;
  }
}

TEST(believable_centre, a_dead_feed_says_nothing_more) {
  centre simulated{*scenario_named("dead-feed"), 20, 11, start};
  EXPECT_GT(run_until(simulated, start + 30s), 300);
  EXPECT_FALSE(simulated.upcoming(start + 24h));
  EXPECT_FALSE(simulated.next(start + 24h));
}

}  // namespace
}  // namespace floorwalker
