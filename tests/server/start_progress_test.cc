#include "server/start_progress.h"

#include <gtest/gtest.h>

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr start_progress::instant begin{1h};

TEST(start_progress, is_told_every_few_seconds_until_the_service_is_ready) {
  start_progress progress;
  EXPECT_EQ(progress.line("0 of 6", {}, begin), std::nullopt) << "most starts are over before";
  EXPECT_EQ(progress.line("1 of 6", {}, begin + 4999ms), std::nullopt);
  EXPECT_EQ(progress.line("2 of 6", {}, begin + 5s), "not ready: 2 of 6");
  EXPECT_EQ(progress.line("3 of 6", {}, begin + 9999ms), std::nullopt);
  EXPECT_EQ(progress.line("2 of 6", {}, begin + 11s), std::nullopt) << "nothing new";
  EXPECT_EQ(progress.line("4 of 6", {}, begin + 11s), "not ready: 4 of 6");
  EXPECT_EQ(progress.line("", {}, begin + 12s), "ready");
  EXPECT_EQ(progress.line("", {}, begin + 20s), std::nullopt);
  EXPECT_EQ(progress.line("0 of 6", {}, begin + 30s), std::nullopt);
}

TEST(start_progress, says_nothing_of_an_end) {
  start_progress progress;
  feed_state fatal, draining;
  fatal.fatal = draining.draining = true;
  EXPECT_EQ(progress.line("starting", {}, begin), std::nullopt);
  EXPECT_EQ(progress.line("given up", fatal, begin + 1h), std::nullopt);
  EXPECT_EQ(progress.line("stopping", draining, begin + 2h), std::nullopt);
}

}  // namespace
}  // namespace floorwalker
