// Hours of small simulated centres, through the real decoder, out of order and with every tenth event sent twice: at
// random instants every figure equals the oracle's, and at the end what the simulator says about itself. (Counters
// since the first event, which never fall, are compared where events come in order.)
#include <gtest/gtest.h>

#include <functional>

#include "ingest/centre.h"
#include "ingest/decoder.h"
#include "tests/aggregators/floor_under_test.h"
#include "tests/aggregators/seeds.h"
#include "tests/aggregators/shrink.h"
#include "tests/aggregators/world.h"
#include "tests/integration/decoded_event.h"
#include "tests/integration/simulated_truth.h"

namespace floorwalker {
namespace {

using oracle::second;
using oracle::us;

constexpr int partitions = 3;
const time_point start = std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{9};
const time_point end = start + std::chrono::hours{1};

struct hour {
  std::vector<oracle::event> events;
  oracle::board_figures truth, counters;
  std::int64_t reopened = 0, answered_direct = 0;
};

hour simulate_hour(const scenario& plan, double rate, std::uint64_t seed) {
  centre simulated{plan, rate, seed, start};
  decoder decoder{262144};
  hour told;
  while (const auto event = simulated.next(end)) {
    const auto decoded = decoder.decode(std::string_view{event->json}, event->key);
    EXPECT_TRUE(decoded) << event->json;
    if (!decoded) return told;
    told.events.push_back(owned(*decoded));
    told.events.back().partition = static_cast<std::int32_t>(std::hash<std::string>{}(event->key) % partitions);
  }
  told.truth = figures_of(simulated.truth());
  told.counters = counters_of(simulated.truth());
  told.reopened = simulated.truth().reopened();
  told.answered_direct = simulated.truth().answered_direct();
  return told;
}

std::string wrong_at(const std::vector<oracle::event>& events, us now, floor_under_test::habits habit) {
  const auto rules = std::make_shared<settings>();
  oracle::oracle truth{rules};
  floor_under_test floor{rules, habit};
  for (const oracle::event& e : events) truth.take(e), floor.take(e);
  return differences(flatten(*floor.look(now)), truth.at(now), since_first::ignore);
}

// A short story with the same fault, if it shows when all is published once, or else after every event.
std::string shortest(const std::vector<oracle::event>& events, us now) {
  using habits = floor_under_test::habits;
  const habits habit =
      wrong_at(events, now, habits::publish_once).empty() ? habits::publish_every_event : habits::publish_once;
  const auto fewest = shrunk(events, [&](const auto& some) { return !wrong_at(some, now, habit).empty(); });
  return (habit == habits::publish_once ? "published once:\n" : "published after every event:\n") + listing(fewest) +
         wrong_at(fewest, now, habit);
}

struct shown_hour {
  oracle::board_figures figures;
  record_tallies tallies;
};

// Takes all and compares in between; returns what production says in the end.
shown_hour expect_hour(const std::vector<oracle::event>& arrivals, const hour& simulated, std::mt19937_64& dice) {
  const auto rules = std::make_shared<settings>();
  oracle::oracle truth{rules};
  floor_under_test floor{rules, floor_under_test::habits::publish_once};
  std::uniform_int_distribution<us> later{0, 30 * second};
  std::bernoulli_distribution look{6.0 / static_cast<double>(arrivals.size() + 1)};
  us now = 0;
  oracle::board_figures last, last_truth;
  std::shared_ptr<const snapshot> seen;
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    truth.take(arrivals[i]);
    floor.take(arrivals[i]);
    if (i + 1 < arrivals.size() && !look(dice)) continue;
    now = std::max(now, truth.newest() + later(dice));
    seen = floor.look(now);
    last = flatten(*seen);
    last_truth = truth.at(now);
    const std::string wrong = differences(last, last_truth, since_first::ignore);
    if (wrong.empty()) continue;
    ADD_FAILURE() << wrong << "after event " << i + 1 << " of " << arrivals.size() << ", now = " << now
                  << "\nFor short, these alone, "
                  << shortest({arrivals.begin(), arrivals.begin() + static_cast<std::ptrdiff_t>(i) + 1}, now);
    return {last, seen->tallies};
  }
  EXPECT_EQ(contradictions(last_truth, simulated.truth), "") << "by the oracle";
  EXPECT_EQ(contradictions(last, simulated.truth), "") << "by production";
  EXPECT_GE(seen->tallies.reopened, simulated.reopened) << "counters hold what was once true";
  EXPECT_GE(seen->tallies.answered_direct, simulated.answered_direct);
  return {last, seen->tallies};
}

const scenario& any_scenario(std::mt19937_64& dice) {
  const auto all = scenarios();
  return all[dice() % (all.size() - 1)];  // a feed that is dead has nothing to tell
}

TEST(simulated_hours, out_of_order_and_with_duplicates) {
  for_seeds(20, [](std::mt19937_64& dice) {
    const hour told = simulate_hour(any_scenario(dice), 0.5 + static_cast<double>(dice() % 6) / 2, dice());
    const auto shuffled_events = shuffled(told.events, 120 * second, dice);
    expect_hour(with_duplicates(shuffled_events, 10, dice), told, dice);
  });
}

TEST(simulated_hours, in_order) {
  for_seeds(5, [](std::mt19937_64& dice) {
    const hour told = simulate_hour(any_scenario(dice), 2, dice());
    const shown_hour shown = expect_hour(told.events, told, dice);
    EXPECT_EQ(contradictions(shown.figures, told.counters), "") << "by production's counters";
    EXPECT_EQ(shown.tallies.reopened, told.reopened);
    EXPECT_EQ(shown.tallies.answered_direct, told.answered_direct);
  });
}

}  // namespace
}  // namespace floorwalker
