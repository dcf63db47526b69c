// The minutes of the past equal the oracle's.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/aggregators/floor_under_test.h"
#include "tests/aggregators/seeds.h"
#include "tests/aggregators/world.h"

namespace floorwalker {
namespace {

using oracle::event;
using oracle::second;
using oracle::us;

constexpr us minute = 60 * second;

void expect_point(const minute_point& point, oracle::figures truth) {
  EXPECT_EQ(point.offered, truth["offered"]);
  EXPECT_EQ(point.answered, truth["answered"]);
  EXPECT_EQ(point.abandoned, truth["abandoned"]);
  EXPECT_EQ(point.target_met, truth["target_met"]);
  EXPECT_EQ(point.target_missed, truth["target_missed"]);
  EXPECT_EQ(point.waiting_max, truth["waiting_max"]);
  if (point.answered == 0) return;
  EXPECT_LE(std::abs(point.wait_p50.count() - truth["wait.answered.p50"]) * 100, truth["wait.answered.p50"]);
  EXPECT_LE(std::abs(point.wait_p90.count() - truth["wait.answered.p90"]) * 100, truth["wait.answered.p90"]);
}

void expect_history(const std::vector<event>& events, int minutes) {
  const auto rules = std::make_shared<settings>();
  floor_under_test floor{rules, floor_under_test::habits::publish_once};
  oracle::oracle truth{rules};
  for (const event& e : events) floor.take(e), truth.take(e);
  const us now = truth.newest();
  floor.look(now);
  const auto points = floor.history("billing", "voice", minutes);
  ASSERT_EQ(points.size(), static_cast<std::size_t>(minutes));
  us begin = (now / minute - minutes + 1) * minute;
  for (const minute_point& point : points) {
    SCOPED_TRACE("minute that begins at " + std::to_string(begin));
    ASSERT_EQ(point.begin.time_since_epoch().count(), begin);
    expect_point(point, truth.minute("billing voice", begin, now));
    begin += minute;
  }
}

TEST(history, equals_the_oracle) {
  for_seeds(5, [](std::mt19937_64& dice) { expect_history(draw_world(dice, {.silences = false}), 120); });
}

TEST(history, equals_the_oracle_after_disorder) {
  for_seeds(5, [](std::mt19937_64& dice) {
    expect_history(shuffled(draw_world(dice, {.silences = false}), 120 * second, dice), 60);
  });
}

TEST(history, of_a_row_that_is_none_is_empty) {
  floor_under_test floor{std::make_shared<settings>(), floor_under_test::habits::publish_once};
  floor.look(1'794'819'600LL * second);
  EXPECT_TRUE(floor.history("billing", "voice", 10).empty());
}

}  // namespace
}  // namespace floorwalker
