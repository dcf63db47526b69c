// What is exported never falls, and only an answer within T raises `honest`.
#include <gtest/gtest.h>

#include "tests/aggregators/floor_under_test.h"
#include "tests/aggregators/seeds.h"
#include "tests/aggregators/world.h"

namespace floorwalker {
namespace {

using oracle::event;
using oracle::second;
using oracle::us;

using totals_map = std::map<std::string, std::int64_t>;

// "ROW total.NAME" -> value, of the queues' rows.
totals_map totals_in(const oracle::board_figures& board) {
  totals_map all;
  for (const auto& [row, figures] : board)
    for (const auto& [name, value] : figures)
      if (name.starts_with("total.") && row[0] != '*' && row[0] != '@') all[row + " " + name] = value;
  return all;
}

TEST(counters, never_fall_whatever_arrives) {
  for_seeds(3, [](std::mt19937_64& dice) {
    const auto rules = std::make_shared<settings>();
    const auto events =
        with_late(shuffled(draw_world(dice, {.contacts = 60}), 120 * second, dice), 900 * second, 0.03, dice);
    floor_under_test floor{rules, floor_under_test::habits::publish_every_event};
    totals_map before;
    us now = 0;
    for (const event& e : events) {
      floor.take(e);
      now = std::max(now, e.time);
      const auto snapshot = floor.look(now);
      const totals_map after = totals_in(flatten(*snapshot));
      for (const auto& [name, value] : after) {
        ASSERT_GE(value, before[name]) << name << " fell";  // a row may vanish, and comes back no lower
        before[name] = value;
      }
    }
  });
}

// Without wrap-ups: one that begins withdraws its leg from the truth, and in which order that is seen may differ.
TEST(counters, are_the_highest_value_their_truth_has_had) {
  for_seeds(5, [](std::mt19937_64& dice) {
    const auto rules = std::make_shared<settings>();
    const world_options options{.length = 1200 * second, .contacts = 20, .partitions = 1, .wrapups = false};
    const auto events = shuffled(draw_world(dice, options), 120 * second, dice);
    floor_under_test floor{rules, floor_under_test::habits::publish_once};
    oracle::oracle truth{rules};
    totals_map highest;
    for (const event& e : events) {
      floor.take(e);
      truth.take(e);
      for (const auto& [name, value] : totals_in(truth.at(truth.newest())))
        highest[name] = std::max(highest[name], value);
    }
    const auto board = flatten(*floor.look(truth.newest()));
    const totals_map shown = totals_in(board);
    for (const auto& [name, value] : highest) {
      if (name.ends_with(".sum")) continue;                            // a spread's count and sum are held together
      if (!board.contains(name.substr(0, name.rfind(' ')))) continue;  // all of the row was withdrawn
      const auto found = shown.find(name);
      EXPECT_EQ(found == shown.end() ? 0 : found->second, value) << name;
    }
  });
}

TEST(counters, of_histograms_have_exact_buckets) {
  for_seeds(10, [](std::mt19937_64& dice) {
    const auto rules = std::make_shared<settings>();
    rules->queues.emplace_back();
    rules->queues[0].match = "cards";
    rules->queues[0].target = std::chrono::seconds{37};
    const auto events = draw_world(dice, {});
    floor_under_test floor{rules, floor_under_test::habits::publish_once};
    oracle::oracle truth{rules};
    for (const event& e : events) floor.take(e), truth.take(e);
    const auto snapshot = floor.look(truth.newest());
    EXPECT_NE(std::find(snapshot->bounds.begin(), snapshot->bounds.end(), std::chrono::seconds{37}),
              snapshot->bounds.end())
        << "the bounds hold every configured target";
    for (const auto& row : snapshot->queues) {
      const std::vector<us> waits = truth.samples(row->queue + " " + row->channel, truth.newest())["wait.answered"];
      const exported_spread& shown = row->totals.spreads[index_of(spread::wait_answered)];
      if (waits.empty()) continue;
      ASSERT_EQ(shown.cumulative.size(), snapshot->bounds.size());
      for (std::size_t i = 0; i < shown.cumulative.size(); ++i) {
        const us bound = snapshot->bounds[i].count();
        EXPECT_EQ(shown.cumulative[i], std::count_if(waits.begin(), waits.end(), [&](us w) { return w <= bound; }))
            << row->queue << " " << row->channel << " within " << bound << " us";
      }
    }
  });
}

// Within a day and without expiry, no other event raises a row's `honest` of today.
TEST(counters, only_an_answer_within_the_target_raises_honest) {
  for_seeds(3, [](std::mt19937_64& dice) {
    const auto rules = std::make_shared<settings>();
    rules->clock = clock_source::event;
    const auto events = draw_world(dice, {.contacts = 40, .silences = false});
    floor_under_test floor{rules, floor_under_test::habits::publish_once};
    oracle::board_figures before;
    for (const event& e : events) {
      floor.take(e);
      const auto after = flatten(*floor.look(0));
      for (const auto& [row, figures] : after) {
        const auto was = before.find(row);
        if (was == before.end() || !figures.contains("today.honest.n")) continue;  // agents have none
        const auto level = [](const oracle::figures& f) {
          return std::pair{f.at("today.honest.n"), f.at("today.honest.of")};
        };
        const auto [n0, of0] = level(was->second);
        const auto [n1, of1] = level(figures);
        const bool raised = of0 > 0 && of1 > 0 && n1 * of0 > n0 * of1;
        if (!raised) continue;
        EXPECT_EQ(e.type, event_type::contact_answered) << row << " rose by " << name_of(e.type);
        EXPECT_GT(figures.at("today.answered_in_target"), was->second.at("today.answered_in_target")) << row;
      }
      before = after;
    }
  });
}

// What came out of order takes its count back, and may give it back: what is shown waits meanwhile.
TEST(counters, tallies_of_contacts_never_fall) {
  for_seeds(10, [](std::mt19937_64& dice) {
    const auto rules = std::make_shared<settings>();
    partition_state state{rules};
    std::int64_t offset = 0;
    record_tallies before;
    const auto events =
        with_late(shuffled(draw_world(dice, {.contacts = 150, .partitions = 1}), 120 * oracle::second, dice),
                  1800 * oracle::second, 0.05, dice);
    for (const oracle::event& e : events) {
      state.apply(oracle::to_production(e), time_point{microseconds{e.time}}, offset++);
      if (dice() % 100 == 0) state = partition_state::restore(state.serialize(), rules);
      const record_tallies& now = state.tallies();
      ASSERT_GE(now.reopened, before.reopened);
      ASSERT_GE(now.answered_direct, before.answered_direct);
      ASSERT_GE(now.negative_durations, before.negative_durations);
      ASSERT_GE(now.over_limits, before.over_limits);
      before = now;
    }
  });
}

}  // namespace
}  // namespace floorwalker
