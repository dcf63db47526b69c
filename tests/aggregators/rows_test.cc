// Which rows there are: configured by exact name, or seen in the last seven days; past the limit they share one.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "tests/aggregators/floor_under_test.h"

namespace floorwalker {
namespace {

using oracle::event;
using oracle::second;
using oracle::us;

constexpr us ten = 1'795'341'600LL * second;  // 2026-11-22 10:00:00 UTC
constexpr us day = 86'400 * second;

event queued(const std::string& queue, us at) {
  static int number = 0;
  event e;
  e.type = event_type::contact_queued;
  e.time = at;
  e.id = e.subject = "C" + std::to_string(++number);
  e.queue = queue;
  return e;
}

const row_figures* row_of(const snapshot& snapshot, const std::string& queue) {
  const auto found = std::find_if(snapshot.queues.begin(), snapshot.queues.end(),
                                  [&](const auto& row) { return row->queue == queue; });
  return found == snapshot.queues.end() ? nullptr : found->get();
}

TEST(rows, a_queue_configured_by_exact_name_has_a_row_before_it_is_seen) {
  auto rules = std::make_shared<settings>();
  rules->queues.resize(2);
  rules->queues[0].match = "billing";
  rules->queues[1].match = "glob*";
  floor_under_test floor{rules, floor_under_test::habits::publish_once};
  const auto empty = floor.look(ten);
  ASSERT_NE(row_of(*empty, "billing"), nullptr);
  EXPECT_EQ(row_of(*empty, "billing")->state, row_state::never_seen);
  EXPECT_EQ(row_of(*empty, "billing")->windows[0][figure::offered], 0);
  EXPECT_EQ(empty->queues.size(), 1U) << "a glob names no row";

  floor.take(queued("billing", ten + second));
  const auto seen = floor.look(ten + 2 * second);
  EXPECT_EQ(row_of(*seen, "billing")->state, row_state::ok);
  EXPECT_EQ(row_of(*seen, "billing")->waiting.count, 1);
}

TEST(rows, a_queue_that_was_not_seen_for_seven_days_has_none) {
  floor_under_test floor{std::make_shared<settings>(), floor_under_test::habits::publish_once};
  event gone = queued("billing", ten);
  floor.take(gone);
  gone.type = event_type::contact_abandoned;
  gone.id = "gone";
  gone.time += second;
  floor.take(gone);
  floor.take(queued("sales", ten + 6 * day));
  EXPECT_NE(row_of(*floor.look(ten + 6 * day), "billing"), nullptr);
  floor.take(queued("sales", ten + 8 * day));
  EXPECT_EQ(row_of(*floor.look(ten + 8 * day), "billing"), nullptr);
  EXPECT_NE(row_of(*floor.look(ten + 8 * day), "sales"), nullptr);
}

TEST(rows, past_the_limit_further_names_share_one) {
  auto rules = std::make_shared<settings>();
  rules->queues_max = 2;
  floor_under_test floor{rules, floor_under_test::habits::publish_once};
  for (const char* queue : {"a", "b", "c", "d", "a"}) floor.take(queued(queue, ten));
  const auto snapshot = floor.look(ten + second);
  EXPECT_EQ(snapshot->queues.size(), 3U);
  ASSERT_NE(row_of(*snapshot, "_other"), nullptr);
  EXPECT_EQ(row_of(*snapshot, "_other")->waiting.count, 2);
  EXPECT_EQ(row_of(*snapshot, "a")->waiting.count, 2);
  EXPECT_EQ(snapshot->tallies.sharing_other, 2);
}

// Two partitions that each see less than the limit, together more: those seen first keep their rows, whoever is heard
// of first, and what they have shown already moves along.
TEST(rows, the_limit_is_that_of_all_partitions) {
  auto rules = std::make_shared<settings>();
  rules->queues_max = 2;
  for (const bool late_partition_first : {false, true}) {
    floor_under_test floor{rules, floor_under_test::habits::publish_every_event};
    const auto take = [&](const char* queue, std::int32_t partition, us at) {
      event e = queued(queue, at);
      e.partition = partition;
      floor.take(e);
    };
    if (late_partition_first) take("d", 1, ten + 4 * second), take("c", 1, ten + 5 * second);
    take("a", 0, ten), take("b", 0, ten + second);
    if (!late_partition_first) take("d", 1, ten + 4 * second), take("c", 1, ten + 5 * second);
    const auto snapshot = floor.look(ten + 10 * second);
    ASSERT_EQ(snapshot->queues.size(), 3U);
    EXPECT_EQ(row_of(*snapshot, "a")->windows[0][figure::offered], 1);
    EXPECT_EQ(row_of(*snapshot, "b")->waiting.count, 1);
    ASSERT_NE(row_of(*snapshot, "_other"), nullptr);
    EXPECT_EQ(row_of(*snapshot, "_other")->windows[0][figure::offered], 2);
    EXPECT_EQ(row_of(*snapshot, "_other")->waiting.oldest, time_point{std::chrono::microseconds{ten + 4 * second}});
    EXPECT_EQ(snapshot->totals.front()->windows[0][figure::offered], 4);
  }
}

TEST(rows, junk_names_push_out_nothing_that_is_configured_or_built_in) {
  auto rules = std::make_shared<settings>();
  rules->queues_max = 10;
  rules->queues.resize(1);
  rules->queues[0].match = "billing";
  floor_under_test floor{rules, floor_under_test::habits::publish_once};
  for (int i = 0; i < 200; ++i) {
    event junk = queued("junk" + std::to_string(i), ten);
    junk.channel = "x" + std::to_string(i);
    floor.take(junk);
  }
  floor.take(queued("billing", ten));
  const auto snapshot = floor.look(ten + second);
  ASSERT_NE(row_of(*snapshot, "billing"), nullptr);
  EXPECT_EQ(row_of(*snapshot, "billing")->channel, "voice");
  EXPECT_EQ(row_of(*snapshot, "billing")->waiting.count, 1);
  EXPECT_LE(snapshot->queues.size(), 300U);
  EXPECT_GT(snapshot->tallies.sharing_other, 190);
}

// One contact of a customer expires while events of another can still be put in order: what they contributed while the
// first was in progress is taken back as it was.
TEST(rows, an_expiry_in_a_chain_leaves_nothing_negative) {
  constexpr us four_hours = 4 * 3600 * second;
  floor_under_test floor{std::make_shared<settings>(), floor_under_test::habits::publish_every_event};
  auto tell = [&, number = 0](event_type type, const std::string& contact, us at) mutable {
    event e = queued(type == event_type::contact_queued ? "billing" : "", at);
    e.type = type;
    e.id = "told" + std::to_string(++number);
    e.subject = contact;
    e.root = "A";
    if (type == event_type::contact_message) e.by = party::customer;
    floor.take(e);
  };
  tell(event_type::contact_queued, "A", ten);  // its end is lost
  tell(event_type::contact_queued, "B", ten + four_hours - 60 * second);
  tell(event_type::contact_ended, "B", ten + four_hours - 30 * second);
  floor.take(queued("sales", ten + four_hours + second));  // A expires
  tell(event_type::contact_message, "B", ten + four_hours - 40 * second);
  tell(event_type::contact_queued, "B", ten + four_hours);
  const auto snapshot = floor.look(ten + four_hours + second);
  for (const auto& total : snapshot->totals)
    for (const window_figures& window : total->windows)
      for (const std::int64_t count : window.counts) EXPECT_GE(count, 0);
}

// The contact that 99 others named as their root names a root itself, that nobody knew.
TEST(rows, the_longest_chain_is_restored) {
  const auto rules = std::make_shared<settings>();
  partition_state state{rules};
  std::int64_t offset = 0;
  const auto start = [&](const std::string& contact, const std::string& root) {
    event e;
    e.type = event_type::contact_started;
    e.time = ten;
    e.id = e.subject = contact;
    e.root = root;
    e.channel = "voice";
    state.apply(oracle::to_production(e), time_point{microseconds{ten}}, offset++);
  };
  for (int i = 0; i < 99; ++i) start("C" + std::to_string(i), "R1");
  start("R1", "R0");
  const auto bytes = state.serialize();
  EXPECT_EQ(partition_state::restore(bytes, rules).serialize(), bytes);
}

TEST(rows, come_by_queue_and_channel) {
  floor_under_test floor{std::make_shared<settings>(), floor_under_test::habits::publish_once};
  for (const char* queue : {"b", "c", "a"})
    for (const char* channel : {"voice", "chat"}) {
      event e = queued(queue, ten);
      e.channel = channel;
      floor.take(e);
    }
  const auto snapshot = floor.look(ten + second);
  EXPECT_TRUE(std::is_sorted(snapshot->queues.begin(), snapshot->queues.end(), [](const auto& one, const auto& two) {
    return std::pair{one->queue, one->channel} < std::pair{two->queue, two->channel};
  }));
  EXPECT_EQ(snapshot->queues.size(), 6U);
  EXPECT_EQ(snapshot->totals.size(), 2U);
}

TEST(rows, a_snapshot_is_covered_once_all_partitions_are) {
  const auto rules = std::make_shared<settings>();
  board two_partitions{rules};
  partition_state state{rules};
  view_slot slot;
  feed_position position;
  const auto publish = [&](bool covered) {
    position.covered = covered;
    state.publish(slot, position);
    auto view = slot.fetch();
    ASSERT_TRUE(view);
    two_partitions.integrate(*view);
    slot.recycle(std::move(view));
  };
  const time_point now{microseconds{ten}};
  publish(false);
  EXPECT_FALSE(two_partitions.make_snapshot(now, 1)->covered) << "not read to the end yet";
  publish(true);
  EXPECT_TRUE(two_partitions.make_snapshot(now, 1)->covered);
  EXPECT_FALSE(two_partitions.make_snapshot(now, 2)->covered) << "a partition without a view";
  EXPECT_FALSE(two_partitions.make_snapshot(now, -1)->covered) << "the broker has not told yet";
}

// Forty queues with a new contact each second, for ten minutes.
template <class EachSecond>
void be_busy(partition_state& state, EachSecond&& each_second) {
  for (std::uint64_t i = 0; i < 40 * 600; ++i) {
    floorwalker::event one;
    one.type = event_type::contact_queued;
    one.time = time_point{microseconds{ten}} + std::chrono::seconds{i / 40};
    one.identity = one.subject = one.root = {i + 1, (i + 1) * 0x9e3779b97f4a7c15};
    const std::string queue = "q" + std::to_string(i % 40);
    one.queue = queue;
    state.apply(one, one.time, static_cast<std::int64_t>(i));
    if (i % 40 == 39) each_second();
  }
}

using told_panes = std::map<std::tuple<std::uint32_t, level, time_point>, std::vector<tally>>;
void take_panes(partition_state& state, view_slot& slot, told_panes& told) {
  state.publish(slot, {});
  const auto view = slot.fetch();
  for (const cell_view& each : view->cells) {
    cell one;
    each.value.unpack(one);
    told[{each.row, each.width, one.begin}] = {one.all.begin(), one.all.end()};
  }
}

// Few are looked up one by one, very many are come upon.
TEST(rows, a_backlog_s_panes_told_at_once_are_those_told_second_by_second) {
  const auto rules = std::make_shared<settings>();
  partition_state one{rules}, other{rules};
  view_slot first, second_slot;
  told_panes piecewise, at_once;
  be_busy(one, [&] { take_panes(one, first, piecewise); });
  be_busy(other, [] {});
  take_panes(other, second_slot, at_once);
  EXPECT_GT(at_once.size(), 20'000U);
  for (const auto& [which, what] : at_once) {
    const auto same = piecewise.find(which);
    ASSERT_NE(same, piecewise.end());
    EXPECT_EQ(same->second, what);
  }
  std::erase_if(piecewise, [&](const auto& each) { return at_once.contains(each.first); });
  for (const auto& [which, what] : piecewise)
    EXPECT_EQ(std::get<level>(which), level::second) << "only those are gone that are no longer kept";
  told_panes again;
  take_panes(other, second_slot, again);
  EXPECT_TRUE(again.empty());
}

TEST(rows, seq_rises_and_now_never_goes_back) {
  floor_under_test floor{std::make_shared<settings>(), floor_under_test::habits::publish_once};
  floor.take(queued("a", ten));
  const auto first = floor.look(ten + 10 * second);
  const auto second_look = floor.look(ten + 5 * second);
  EXPECT_GT(second_look->seq, first->seq);
  EXPECT_GE(second_look->as_of, first->as_of);
}

}  // namespace
}  // namespace floorwalker
