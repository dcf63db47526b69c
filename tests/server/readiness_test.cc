#include "server/readiness.h"

#include <gtest/gtest.h>

#include "tests/server/example_snapshot.h"

namespace floorwalker {
namespace {

using namespace test;

// Six partitions, none of which is covered.
std::shared_ptr<snapshot> uncovered() {
  auto figures = snapshot_of({});
  figures->covered = false;
  for (partition_figures& partition : figures->partitions) partition.covered = false;
  return figures;
}

std::string reason_of(picture newest) {
  readiness ready;
  ready.see(newest);
  return ready.reason();
}

TEST(readiness, tells_how_far_each_backlog_is) {
  auto figures = uncovered();
  figures->partitions[0].covered = figures->partitions[4].covered = true;
  const auto set = [&](std::size_t which, std::int64_t start, std::int64_t next, std::int64_t goal) {
    partition_figures& partition = figures->partitions[which];
    partition.start_offset = start;
    partition.next_offset = next;
    partition.goal_offset = goal;
  };
  set(0, 0, 10, 10);
  set(1, 1000, 1000, 1999);
  set(2, 5, 5, 5);  // nothing to read
  set(3, 63'500, 1'267'500, 3'000'000);
  EXPECT_EQ(
      reason_of(picture_of(figures)),
      "2 of 6 partitions are covered; contact-events 3 is at 41 % of its backlog (1,204,000 of 2,936,500 records), "
      "contact-events 1 is at 0 % of its backlog (0 of 999 records)");
  figures->partitions.pop_back();
  figures->partitions.pop_back();
  set(3, 10, 9, 110);  // what no owner would tell
  picture newest = picture_of(figures);
  newest.feed.problem = "broker a:1 is away";
  EXPECT_EQ(
      reason_of(newest),
      "1 of 6 partitions are covered; contact-events 1 is at 0 % of its backlog (0 of 999 records), contact-events "
      "3 is at 0 % of its backlog (0 of 100 records); nothing is known yet of 2: broker a:1 is away");
}

TEST(readiness, tells_the_longest_backlogs_of_many) {
  auto figures = uncovered();
  figures->partitions.clear();
  for (std::int32_t partition = 0; partition < 100; ++partition)
    figures->partitions.push_back({"t", partition, 1, 1000 + partition, false, {}, 0, 1000 + partition});
  picture newest = picture_of(figures);
  newest.feed.partitions_total = 100;
  const std::string reason = reason_of(newest);
  EXPECT_EQ(reason.substr(0, 84),
            "0 of 100 partitions are covered; t 99 is at 0 % of its backlog (1 of 1,099 records),");
  EXPECT_NE(reason.find(", t 92 is at 0 % of its backlog (1 of 1,092 records), and 92 others"), std::string::npos)
      << reason;
}

TEST(readiness, stays_until_the_end_begins) {
  readiness ready;
  EXPECT_EQ(ready.reason(), "starting");
  ready.see(picture_of(snapshot_of({})));
  EXPECT_EQ(ready.reason(), "");
  ready.see(picture_of(uncovered()));
  EXPECT_EQ(ready.reason(), "") << "a partition that moves makes figures old, not unready";
  picture newest = picture_of(snapshot_of({}));
  newest.feed.draining = true;
  ready.see(newest);
  EXPECT_EQ(ready.reason(), "the service is stopping");
  newest.feed.fatal = true;
  newest.feed.problem = "topic t has been made anew";
  ready.see(newest);
  EXPECT_EQ(ready.reason(), "the consumer has given up: topic t has been made anew");
}

}  // namespace
}  // namespace floorwalker
