// Random contact centres: every row, window, quantile and service level equals the oracle at random instants, whatever
// the arrival order.
#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "tests/aggregators/floor_under_test.h"
#include "tests/aggregators/seeds.h"
#include "tests/aggregators/shrink.h"
#include "tests/aggregators/world.h"
#include "tests/oracle/zone_calendar.h"
#include "tests/oracle/zone_hours.h"

namespace floorwalker {
namespace {

using oracle::event;
using oracle::second;
using oracle::us;
using namespace std::chrono_literals;

constexpr us hour = 3600 * second;
const world_options quiet_days{.length = 72 * hour, .contacts = 250};
const world_options busy_hour{.length = hour, .contacts = 900};

std::shared_ptr<settings> rules_of_worlds() {
  auto rules = std::make_shared<settings>();
  rules->queues.resize(2);
  rules->queues[0].match = "sup*";
  rules->queues[0].target = std::chrono::seconds{30};
  rules->queues[1].match = "card?";
  rules->queues[1].channel = "chat";
  rules->queues[1].short_abandon = std::chrono::seconds{0};
  channel_settings voice = built_in_channel("voice");
  voice.expire_after = std::chrono::minutes{40};
  rules->channels.emplace_back("voice", voice);
  rules->groups.push_back({"retail", {"billing", "c*"}});
  rules->queues[0].hours = oracle::zone_hours("UTC", {{{1, 2, 3, 4, 5, 6, 7}, 540min, 690min}}, {});
  rules->agent_states["coffee"] = agent_class::available;
  return rules;
}

std::string wrong_at(const std::vector<event>& events, const std::shared_ptr<const settings>& rules, us now,
                     since_first totals, floor_under_test::habits habit) {
  oracle::oracle truth{rules};
  floor_under_test floor{rules, habit};
  for (const event& e : events) truth.take(e), floor.take(e);
  return differences(flatten(*floor.look(now)), truth.at(now), totals);
}

// Feeds both and compares them after some of the events, a little after the newest event; at last when agents
// are silent.
void expect_equal(const std::vector<event>& arrivals, const std::shared_ptr<const settings>& rules,
                  std::mt19937_64& dice, since_first totals,
                  floor_under_test::habits habit = floor_under_test::habits::publish_once, std::size_t looks = 12) {
  oracle::oracle truth{rules};
  floor_under_test floor{rules, habit};
  us now = 0;
  const auto compare = [&](std::size_t taken) {
    const std::string wrong = differences(flatten(*floor.look(now)), truth.at(now), totals);
    if (wrong.empty()) return true;
    const auto wrong_after = [&](const std::vector<event>& events) {
      return wrong_at(events, rules, now, totals, habit);
    };
    const auto fewest = shrunk({arrivals.begin(), arrivals.begin() + static_cast<std::ptrdiff_t>(taken)},
                               [&](const auto& events) { return !wrong_after(events).empty(); });
    ADD_FAILURE() << wrong << "after event " << taken << " of " << arrivals.size() << ", now = " << now
                  << "\nFor short, these alone, with one look:\n"
                  << listing(fewest) << wrong_after(fewest);
    return false;
  };
  std::uniform_int_distribution<us> later{0, 120 * second};
  std::bernoulli_distribution look{static_cast<double>(looks) / static_cast<double>(arrivals.size() + 1)};
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    truth.take(arrivals[i]);
    floor.take(arrivals[i]);
    if (i + 1 < arrivals.size() && !look(dice)) continue;
    now = std::max(now, truth.newest() + later(dice));
    if (!compare(i + 1)) return;
  }
  now = truth.newest() + 17 * hour;
  compare(arrivals.size());
}

TEST(world, in_order) {
  for_seeds(15, [](std::mt19937_64& dice) {
    expect_equal(draw_world(dice, {}), rules_of_worlds(), dice, since_first::of_visits);
  });
}

TEST(world, in_order_without_wrapups) {
  for_seeds(20, [](std::mt19937_64& dice) {
    expect_equal(draw_world(dice, {.wrapups = false}), rules_of_worlds(), dice, since_first::all);
  });
}

TEST(world, in_order_published_after_every_event) {
  for_seeds(10, [](std::mt19937_64& dice) {
    expect_equal(draw_world(dice, {}), rules_of_worlds(), dice, since_first::of_visits,
                 floor_under_test::habits::publish_every_event);
  });
}

TEST(world, restored_again_and_again) {
  for_seeds(10, [](std::mt19937_64& dice) {
    expect_equal(draw_world(dice, {}), rules_of_worlds(), dice, since_first::of_visits,
                 floor_under_test::habits::restore);
  });
}

TEST(world, to_the_microsecond) {
  for_seeds(10, [](std::mt19937_64& dice) {
    expect_equal(draw_world(dice, {.unit = 1}), rules_of_worlds(), dice, since_first::of_visits);
  });
}

TEST(world, with_many_ties) {
  for_seeds(10, [](std::mt19937_64& dice) {
    expect_equal(shuffled(draw_world(dice, {.unit = 60 * second}), 120 * second, dice), rules_of_worlds(), dice,
                 since_first::ignore);
  });
}

TEST(world, shuffled_within_the_disorder_allowed) {
  for_seeds(20, [](std::mt19937_64& dice) {
    expect_equal(shuffled(draw_world(dice, {}), 120 * second, dice), rules_of_worlds(), dice, since_first::ignore);
  });
}

// Counters depend on the order of arrival, because they hold what was once true.
oracle::board_figures without_counters(oracle::board_figures board) {
  for (auto& [row, figures] : board)
    std::erase_if(figures, [](const auto& figure) { return figure.first.starts_with("total."); });
  return board;
}

TEST(world, shuffled_is_the_same_as_in_order_once_all_has_come) {
  for_seeds(20, [](std::mt19937_64& dice) {
    const auto rules = std::make_shared<settings>();
    const std::vector<event> events = draw_world(dice, {});
    floor_under_test ordered{rules, floor_under_test::habits::publish_once};
    floor_under_test disordered{rules, floor_under_test::habits::publish_once};
    for (const event& e : events) ordered.take(e);
    for (const event& e : shuffled(events, 120 * second, dice)) disordered.take(e);
    const us now = events.back().time + second;
    EXPECT_EQ(differences(without_counters(flatten(*disordered.look(now))),
                          without_counters(flatten(*ordered.look(now))), since_first::ignore),
              "");
  });
}

TEST(world, with_duplicates) {
  for_seeds(10, [](std::mt19937_64& dice) {
    const auto events = with_duplicates(shuffled(draw_world(dice, {}), 60 * second, dice), 10, dice);
    expect_equal(events, rules_of_worlds(), dice, since_first::ignore);
  });
}

// Without holds and wrap-ups: a leg whose release comes after what came after it has no story worth telling.
TEST(world, with_late_events) {
  for_seeds(15, [](std::mt19937_64& dice) {
    const auto events =
        with_late(draw_world(dice, {.silences = false, .wrapups = false, .holds = false}), 1800 * second, 0.02, dice);
    expect_equal(events, rules_of_worlds(), dice, since_first::ignore);
  });
}

// Worlds around the nights when clocks change, and around ordinary midnights.
TEST(world, nights_and_day_boundaries) {
  struct night {
    const char* zone;
    int starts_at_min;
    us middle_s;
  };
  static constexpr night nights[] = {
      {"Europe/Berlin", 0, 1'774'738'800},          // 2026-03-28 23:00 UTC, into the night of 23 hours
      {"Europe/Berlin", 150, 1'774'746'000},        // 2026-03-29 01:00 UTC, the gap itself
      {"Europe/Berlin", 150, 1'792'888'200},        // 2026-10-25 00:30 UTC, the hour that comes twice
      {"America/New_York", 0, 1'793'505'600},       // 2026-11-01 04:00 UTC
      {"Asia/Jerusalem", 0, 918'597'600},           // 1999-02-09 22:00 UTC
      {"Australia/Lord_Howe", 105, 1'791'041'400},  // 2026-10-03 15:30 UTC, a gap of half an hour
      {"Asia/Kathmandu", 240, 1'794'867'300},       // 2026-11-16 22:15 UTC
  };
  for_seeds(14, [](std::mt19937_64& dice) {
    const night& at = nights[dice() % std::size(nights)];
    const auto rules = rules_of_worlds();
    rules->calendar = oracle::zone_calendar(at.zone, std::chrono::minutes{at.starts_at_min});
    queue_rule elsewhere;
    elsewhere.match = "loans";
    elsewhere.calendar = oracle::zone_calendar("Asia/Tokyo", std::chrono::minutes{0});
    rules->queues.insert(rules->queues.begin(), elsewhere);
    const world_options options{.begin = (at.middle_s - 5400) * second, .length = 10'800 * second, .contacts = 150};
    expect_equal(shuffled(draw_world(dice, options), 60 * second, dice), rules, dice, since_first::ignore,
                 floor_under_test::habits::publish_once, 25);
  });
}

// One partition, because the oracle keeps its names by arrival.
TEST(world, more_queues_than_rows) {
  for_seeds(6, [](std::mt19937_64& dice) {
    const auto rules = rules_of_worlds();
    rules->queues_max = 3;
    expect_equal(draw_world(dice, {.partitions = 1}), rules, dice, since_first::of_visits);
  });
}

// Many at once: long waits are overtaken, agents have several contacts.
TEST(world, a_busy_hour) {
  for_seeds(2, [](std::mt19937_64& dice) {
    expect_equal(draw_world(dice, busy_hour), rules_of_worlds(), dice, since_first::of_visits);
  });
}

TEST(world, a_busy_hour_shuffled) {
  for_seeds(2, [](std::mt19937_64& dice) {
    expect_equal(shuffled(draw_world(dice, busy_hour), 120 * second, dice), rules_of_worlds(), dice,
                 since_first::ignore);
  });
}

// A quiet centre over three days: panes come and go, today turns over, silent contacts expire.
TEST(world, three_quiet_days) {
  for_seeds(10, [](std::mt19937_64& dice) {
    expect_equal(draw_world(dice, quiet_days), rules_of_worlds(), dice, since_first::of_visits,
                 floor_under_test::habits::publish_once, 40);
  });
}

TEST(world, three_quiet_days_shuffled_and_restored) {
  for_seeds(10, [](std::mt19937_64& dice) {
    expect_equal(shuffled(draw_world(dice, quiet_days), 120 * second, dice), rules_of_worlds(), dice,
                 since_first::ignore, floor_under_test::habits::restore, 40);
  });
}

// The names of figures without their window; those that are not zero anywhere, in `shown`.
void note_figures(const oracle::board_figures& board, std::set<std::string>& told, std::set<std::string>& shown) {
  for (const auto& [row, figures] : board)
    for (const auto& [name, value] : figures) {
      std::string plain = name;
      for (const std::string_view window : window_names)
        if (name.starts_with(std::string{window} + ".")) plain = name.substr(window.size() + 1);
      plain = (row[0] == '*' || row[0] == '@'                ? "total: "
               : row == "agents" || row.starts_with("team ") ? "floor: "
                                                             : "row: ") +
              plain;
      told.insert(plain);
      if (value != 0) shown.insert(plain);
    }
}

// Worlds in which a figure is always 0 would prove nothing of it.
TEST(world, has_every_figure) {
  std::set<std::string> told, shown;
  for (const world_options& options : {world_options{}, quiet_days, busy_hour})
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      std::mt19937_64 dice{seed};
      oracle::oracle truth{rules_of_worlds()};
      const std::vector<event> events = draw_world(dice, options);
      std::size_t taken = 0;
      for (const event& e : events) {
        truth.take(e);
        if (++taken % (events.size() / 30) == 0) note_figures(truth.at(truth.newest() + second), told, shown);
      }
      note_figures(truth.at(truth.newest() + 17 * hour), told, shown);
    }
  for (const std::string& name : told) EXPECT_TRUE(shown.contains(name)) << name << " is 0 in every world";
}

}  // namespace
}  // namespace floorwalker
