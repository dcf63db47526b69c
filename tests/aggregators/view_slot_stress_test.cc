// A writer and a reader at full speed, each in its own thread: nothing is lost, nothing is seen half-written. Worth
// running under the thread sanitizer.
#include "aggregators/view_slot.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/aggregators/floor_under_test.h"
#include "tests/aggregators/seeds.h"
#include "tests/aggregators/world.h"

namespace floorwalker {
namespace {

using oracle::event;
using oracle::second;

// The slot alone: the view's parts must always tell the same number, and numbers must rise.
TEST(view_slot_stress, a_view_is_never_seen_half_written) {
  constexpr std::int64_t rounds = 200'000;
  view_slot slot;
  std::thread writer{[&] {
    for (std::int64_t number = 1; number <= rounds; ++number) {
      auto [view, unread] = slot.reclaim();
      view->next_offset = number;
      view->tallies.duplicates = number;
      view->rows.clear();
      for (int i = 0; i < 3; ++i) view->rows.next().handling = static_cast<std::int32_t>(number);
      slot.publish(std::move(view));
    }
  }};
  std::int64_t last = 0;
  while (last < rounds) {
    auto view = slot.fetch();
    if (!view) continue;
    EXPECT_GT(view->next_offset, last);
    last = view->next_offset;
    EXPECT_EQ(view->tallies.duplicates, last);
    ASSERT_EQ(view->rows.size(), 3U);
    for (const row_view& row : view->rows) EXPECT_EQ(row.handling, last);
    slot.recycle(std::move(view));
  }
  writer.join();
}

// Whole partitions: several writers publish after every few events, one reader merges without a pause; when all is
// quiet the merged picture is the one of a single thread.
TEST(view_slot_stress, the_merged_picture_is_the_writers_truth) {
  constexpr int partitions = 3;
  std::mt19937_64 dice{11};
  const auto rules = std::make_shared<settings>();
  const auto events = shuffled(draw_world(dice, {.contacts = 600, .partitions = partitions}), 120 * second, dice);

  view_hub hub;
  std::atomic<int> writing{partitions};
  const auto write = [&](std::int32_t number) {
    view_slot& slot = hub.attach();
    partition_state state{rules};
    feed_position position;
    position.partition = number;
    position.covered = true;
    std::int64_t offset = 0;
    for (const event& e : events) {
      if (e.partition != number) continue;
      state.apply(oracle::to_production(e), time_point{microseconds{e.time}}, offset++);
      if (offset % 3 == 0) state.publish(slot, position);
    }
    state.publish(slot, position);
    writing.fetch_sub(1, std::memory_order_release);
  };
  std::vector<std::thread> writers;
  for (std::int32_t number = 0; number < partitions; ++number) writers.emplace_back(write, number);

  board merged{rules};
  std::vector<view_slot*> slots;
  const auto now = events.back().time + 120 * second;
  std::shared_ptr<const snapshot> last;
  for (bool quiet = false; !quiet;) {
    quiet = writing.load(std::memory_order_acquire) == 0;
    hub.collect(slots);
    for (std::size_t i = 0; i < slots.size(); ++i)
      if (auto view = slots[i]->fetch()) {
        merged.integrate(*view);
        slots[i]->recycle(std::move(view));
      }
    auto next = merged.make_snapshot(time_point{microseconds{now}}, partitions);
    if (last) {
      EXPECT_GT(next->seq, last->seq);
    }
    last = std::move(next);
  }
  for (std::thread& writer : writers) writer.join();

  floor_under_test alone{rules, floor_under_test::habits::publish_once};
  for (const event& e : events) alone.take(e);
  EXPECT_EQ(differences(flatten(*last), flatten(*alone.look(now)), since_first::all), "");
  oracle::oracle truth{rules};
  for (const event& e : events) truth.take(e);
  EXPECT_EQ(differences(flatten(*last), truth.at(now), since_first::ignore), "");
}

}  // namespace
}  // namespace floorwalker
