#include "ingest/owned_partition.h"

#include <gtest/gtest.h>

#include "tests/ingest/feed_reader.h"
#include "tests/ingest/native_event.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using test::native_event;

const time_point ten = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 10h;
constexpr std::int64_t ten_ms = 1795341600000;

class owned_partition_test : public ::testing::Test {
 protected:
  owned_partition take_up(std::int64_t position, std::int64_t end) {
    return {partition_start{{{"t", 3}, "", 6, 0, end}, 0, position}, partition_state{std::make_shared<settings>()},
            slot_, ten};
  }
  std::optional<rejection> take(owned_partition& partition, const std::string& value, std::int64_t offset,
                                std::int64_t timestamp_ms = ten_ms) {
    return partition.take({std::string_view{value}, "c-1", timestamp_ms, offset}, decoder_);
  }
  feed_position published() {
    const auto view = slot_.fetch();
    return view ? view->position : feed_position{};
  }
  bool is_published() { return slot_.fetch() != nullptr; }

  view_slot slot_;
  decoder decoder_{262144};
  const owned_partition::clock::time_point now_{1h};
};

TEST_F(owned_partition_test, is_covered_once_the_end_found_at_assignment_is_reached) {
  auto partition = take_up(0, 2);
  partition.publish();
  EXPECT_FALSE(published().covered);
  EXPECT_FALSE(take(partition, native_event{.id = "\"1\""}.json(), 0));
  partition.publish();
  EXPECT_FALSE(published().covered);
  partition.reach(2);  // what lies between is no record: an aborted one, or a mark
  partition.publish();
  EXPECT_TRUE(published().covered);
  EXPECT_EQ(partition.position(), 2);
  EXPECT_TRUE((take_up(0, 0).publish(), published().covered)) << "an empty log is covered at once";
}

TEST_F(owned_partition_test, tells_when_it_was_last_known_to_have_read_to_the_end) {
  auto partition = take_up(0, 0);
  partition.tell_end(1, ten);
  partition.tell_end(2, ten + 1s);
  partition.publish();
  EXPECT_EQ(published().read_to_end_at, time_point{}) << "never yet";
  take(partition, native_event{.id = "\"1\""}.json(), 0);
  partition.publish();
  const auto half_way = published();
  EXPECT_EQ(half_way.read_to_end_at, ten);
  EXPECT_EQ(half_way.end_offset, 2);
  take(partition, "nonsense", 1);
  partition.tell_end(2, ten + 2s);
  partition.publish();
  EXPECT_EQ(published().read_to_end_at, ten + 2s);
}

TEST_F(owned_partition_test, keeps_the_way_to_the_end_also_after_a_long_outage) {
  auto partition = take_up(0, 0);
  for (int i = 0; i < 10'000; ++i) partition.tell_end(100, ten + i * 1s);
  partition.reach(100);
  partition.publish();
  EXPECT_EQ(published().read_to_end_at, ten + 9'999s);
}

TEST_F(owned_partition_test, publishes_changes_once_a_tick_and_the_position_twice_a_second) {
  auto partition = take_up(0, 0);
  partition.publish_if_due(now_, 50ms);
  EXPECT_TRUE(is_published());
  take(partition, native_event{}.json(), 0);
  partition.publish_if_due(now_ + 49ms, 50ms);
  EXPECT_FALSE(is_published());
  partition.publish_if_due(now_ + 50ms, 50ms);
  EXPECT_TRUE(is_published());
  partition.publish_if_due(now_ + 549ms, 50ms);
  EXPECT_FALSE(is_published());
  partition.publish_if_due(now_ + 550ms, 50ms);
  EXPECT_TRUE(is_published());
}

TEST_F(owned_partition_test, leaves_a_view_that_nobody_fetched_while_a_backlog_is_read) {
  auto partition = take_up(0, 2);
  partition.publish_if_due(now_, 50ms);
  partition.tell_end(7, ten);
  partition.reach(1);
  partition.publish_if_due(now_ + 50ms, 50ms);
  EXPECT_EQ(published().end_offset, 2) << "the one of before";
  EXPECT_FALSE(slot_.take_hurry());
  partition.publish_if_due(now_ + 51ms, 50ms);
  partition.tell_end(8, ten);
  partition.reach(2);
  partition.publish_if_due(now_ + 101ms, 50ms);
  const auto at_the_end = published();
  EXPECT_EQ(at_the_end.end_offset, 8);
  EXPECT_TRUE(at_the_end.covered);
  EXPECT_TRUE(slot_.take_hurry());
  EXPECT_FALSE(slot_.take_hurry()) << "once";
}

TEST_F(owned_partition_test, tells_of_a_backlog_once_a_second_though_its_views_are_fetched) {
  auto partition = take_up(0, 3);
  partition.publish_if_due(now_, 50ms);
  EXPECT_TRUE(is_published());
  partition.reach(1);
  partition.publish_if_due(now_ + 999ms, 50ms);
  EXPECT_FALSE(is_published());
  partition.publish_if_due(now_ + 1000ms, 50ms);
  EXPECT_TRUE(is_published());
  partition.reach(3);
  partition.publish_if_due(now_ + 1050ms, 50ms);
  EXPECT_TRUE(is_published()) << "its end is news";
}

TEST_F(owned_partition_test, judges_the_future_by_the_record_and_not_at_all_without_its_stamp) {
  auto partition = take_up(0, 0);
  const auto event = [](const char* id, const char* time) { return native_event{.id = id, .time = time}.json(); };
  EXPECT_EQ(take(partition, event("\"1\"", "\"2100-01-01T00:00:00Z\""), 0), rejection::future);
  EXPECT_EQ(take(partition, event("\"2\"", "\"2026-11-22T10:01:00Z\""), 1), std::nullopt) << "just not too far ahead";
  EXPECT_EQ(take(partition, event("\"3\"", "\"2026-11-22T10:01:00.000001Z\""), 2), rejection::future);
  EXPECT_EQ(take(partition, event("\"4\"", "\"2100-01-01T00:00:00Z\""), 3, -1), std::nullopt);
  EXPECT_EQ(take(partition, "x", 4), rejection::not_json);
  EXPECT_EQ(partition.take({{}, {}, ten_ms, 5}, decoder_), rejection::null_record);
}

TEST_F(owned_partition_test, passes_over_a_record_that_was_taken_before) {
  auto partition = take_up(7, 9);
  take(partition, "x", 7);
  EXPECT_EQ(take(partition, "x", 7), std::nullopt);
  EXPECT_EQ(take(partition, "x", 6), std::nullopt);
  EXPECT_EQ(partition.position(), 8);
}

TEST_F(owned_partition_test, is_captured_when_it_has_changed_and_stored_when_that_is_told) {
  auto partition = take_up(7, 9);
  EXPECT_FALSE(partition.changed_since_captured());
  EXPECT_EQ(partition.behind_since(), std::nullopt);
  take(partition, "x", 7);
  EXPECT_TRUE(partition.changed_since_captured());
  EXPECT_EQ(partition.behind_since(), ten);

  partition.begin_capture();
  EXPECT_FALSE(partition.changed_since_captured());
  take(partition, "y", 8);
  ASSERT_TRUE(partition.capture(1000));
  const auto captured = partition.take_captured();
  EXPECT_EQ(captured.manifest.next_offset, 8) << "where it began";
  EXPECT_FALSE(captured.parts.empty());
  EXPECT_TRUE(partition.is_being_stored());
  partition.outcome()->tell(true, ten + 1s);
  EXPECT_FALSE(partition.is_being_stored());
  EXPECT_TRUE(partition.changed_since_captured()) << "what came meanwhile";
  EXPECT_EQ(partition.behind_since(), ten + 1s);
}

TEST_F(owned_partition_test, is_captured_as_a_whole_after_a_state_was_not_stored) {
  auto partition = take_up(7, 9);
  take(partition, native_event{}.json(), 7);
  const auto capture = [&] {
    partition.begin_capture();
    EXPECT_TRUE(partition.capture(1000));
    return partition.take_captured();
  };
  const auto first = capture();
  partition.outcome()->tell(false, ten);
  partition.settle_stored();
  EXPECT_TRUE(partition.changed_since_captured());
  const auto again = capture();
  EXPECT_EQ(again.parts.size(), first.parts.size());
  EXPECT_EQ(partition.behind_since(), ten) << "since it was taken up";
}

TEST_F(owned_partition_test, is_silent_while_another_source_knows_more) {
  view_turns turns;
  const auto other = turns.new_source(false);
  ASSERT_TRUE(turns.ask({"t", 3}, other, 9));
  owned_partition partition{partition_start{{{"t", 3}, "", 6, 0, 10}, 0, 7},
                            partition_state{std::make_shared<settings>()}, slot_, ten, &turns};
  take(partition, "x", 7);
  partition.publish();
  EXPECT_FALSE(is_published());
  take(partition, "x", 8);
  partition.publish();
  const auto told = published();
  EXPECT_EQ(told.turn, 2U) << "at the same offset its own state goes before";
  EXPECT_FALSE(turns.ask({"t", 3}, other, 9));
  EXPECT_EQ(turns.ask({"t", 3}, other, 10)->turn, 3U) << "a deposed owner that has not noticed";
}

}  // namespace
}  // namespace floorwalker
