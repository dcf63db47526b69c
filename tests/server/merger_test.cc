#include "server/merger.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "aggregators/partition_state.h"
#include "server/ticker.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

// One partition that is fed by hand.
struct merger_test : testing::Test {
  void take(event_type type, time_point at, std::uint64_t contact, std::string_view queue) {
    event taken;
    taken.type = type;
    taken.time = at;
    taken.identity = {1, ++events};
    taken.subject = taken.root = {contact, contact};
    taken.queue = queue;
    taken.agent = type == event_type::contact_answered ? "ann" : "";
    partition.apply(taken, at, static_cast<std::int64_t>(events));
  }
  void publish() {
    feed_position position;
    position.topic = "t";
    position.covered = true;
    position.start_offset = 20;
    position.goal_offset = 100;
    position.end_offset = 101;
    position.read_to_end_at = now;
    partition.publish(slot, position);
    feed_state feed;
    feed.partitions_total = 1;
    hub.tell(feed);
  }

  std::shared_ptr<const settings> figures = std::make_shared<settings>();
  view_hub hub;
  view_slot& slot = hub.attach();
  partition_state partition{figures};
  merger merges{figures, hub};
  std::uint64_t events = 0;
  time_point now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 10h;
};

TEST_F(merger_test, has_a_picture_before_anything_is_known) {
  const picture first = merges.merge(now);
  EXPECT_GT(first.figures->seq, 0U);
  EXPECT_FALSE(first.figures->covered);
  EXPECT_TRUE(first.figures->queues.empty());
}

TEST_F(merger_test, tells_where_the_partition_stands) {
  take(event_type::contact_queued, now - 10s, 1, "billing");
  publish();
  const picture next = merges.merge(now);
  ASSERT_EQ(next.figures->partitions.size(), 1U);
  const partition_figures& stands = next.figures->partitions[0];
  EXPECT_EQ(stands.topic, "t");
  EXPECT_EQ(stands.start_offset, 20);
  EXPECT_EQ(stands.goal_offset, 100);
  EXPECT_EQ(stands.end_offset, 101);
  EXPECT_EQ(stands.next_offset, 2);
  EXPECT_TRUE(stands.covered);
}

TEST_F(merger_test, shows_what_was_published) {
  const std::uint64_t before = merges.merge(now).figures->seq;
  take(event_type::contact_queued, now - 10s, 1, "billing");
  publish();
  const picture next = merges.merge(now);
  EXPECT_GT(next.figures->seq, before);
  EXPECT_TRUE(next.figures->covered);
  ASSERT_EQ(next.figures->queues.size(), 1U);
  EXPECT_EQ(next.figures->queues[0]->queue, "billing");
  EXPECT_EQ(next.figures->queues[0]->waiting.count, 1);
  EXPECT_EQ(next.figures->queues[0]->waiting.oldest, now - 10s);
}

TEST_F(merger_test, tells_the_past) {
  take(event_type::contact_queued, now - 10s, 1, "billing");
  take(event_type::contact_answered, now - 4s, 1, "billing");
  publish();
  merges.merge(now);
  const auto points = merges.history("billing", "", 5);
  ASSERT_EQ(points.size(), 5U);
  std::int64_t answered = 0;
  for (const minute_point& point : points) answered += point.answered;
  EXPECT_EQ(answered, 1);
  EXPECT_TRUE(merges.history("other", "", 5).empty());
}

TEST_F(merger_test, is_driven_by_the_ticker) {
  std::mutex mutex;
  std::condition_variable more;
  std::vector<std::uint64_t> seqs;
  {
    ticker ticks(
        merges, 1ms, [&] { return now; },
        [&](picture next) {
          const std::lock_guard lock(mutex);
          seqs.push_back(next.figures->seq);
          more.notify_one();
        });
    std::unique_lock lock(mutex);
    EXPECT_TRUE(more.wait_for(lock, 10s, [&] { return seqs.size() >= 3; }));
  }
  EXPECT_TRUE(std::is_sorted(seqs.begin(), seqs.end()));
}

TEST(ticker, rests_while_a_backlog_is_read) {
  EXPECT_EQ(rest_after(50ms, true), 0ms);
  EXPECT_EQ(rest_after(1ms, false), 39ms);
  EXPECT_EQ(rest_after(800ms, false), 9200ms);
  EXPECT_EQ(rest_after(2s, false), 8s) << "one in ten seconds";
  EXPECT_EQ(rest_after(11s, false), 0ms);
}

}  // namespace
}  // namespace floorwalker
