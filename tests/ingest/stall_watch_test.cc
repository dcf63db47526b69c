#include "ingest/stall_watch.h"

#include <gtest/gtest.h>

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

TEST(stall_watch, notices_who_does_no_more_rounds) {
  stall_watch watch{30s};
  const stall_watch::clock::time_point start{1h};
  EXPECT_FALSE(watch.stands_still(0, 0, start));
  EXPECT_FALSE(watch.stands_still(1, 0, start + 1s)) << "each counts from when it was first asked after";
  EXPECT_FALSE(watch.stands_still(0, 0, start + 30s));
  EXPECT_TRUE(watch.stands_still(0, 0, start + 31s));
  EXPECT_FALSE(watch.stands_still(1, 0, start + 31s));
  EXPECT_FALSE(watch.stands_still(0, 1, start + 40s)) << "it goes on";
  EXPECT_TRUE(watch.stands_still(0, 1, start + 71s));
}

}  // namespace
}  // namespace floorwalker
