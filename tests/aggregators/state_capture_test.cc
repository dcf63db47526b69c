// What is captured in small steps, while events go on, is the state at the offset where the capture began.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "aggregators/byte_stream.h"
#include "tests/aggregators/floor_under_test.h"
#include "tests/aggregators/seeds.h"
#include "tests/aggregators/world.h"

namespace floorwalker {
namespace {

using oracle::event;
using oracle::second;

void apply(partition_state& state, const event& e, std::int64_t offset) {
  state.apply(oracle::to_production(e), time_point{microseconds{e.time}}, offset);
}

std::vector<event> arrivals(std::mt19937_64& dice) {
  const world_options options{.length = 8 * 3600 * second, .contacts = 200, .partitions = 1};
  return with_duplicates(with_late(shuffled(draw_world(dice, options), 120 * second, dice), 900 * second, 0.02, dice),
                         10, dice);
}

// Keeps the parts that were captured, as a store does, and forgets those that the last manifest does not name.
class part_shelf {
 public:
  void take(partition_state& from) {
    for (state_part& part : from.take_parts()) {
      ++written;
      parts_[{part.name, part.offset, part.chunk}] = std::move(part.bytes);
    }
  }
  void keep_only(const state_manifest& named) {
    decltype(parts_) kept;
    for (const part_group& group : named.groups)
      for (std::int32_t chunk = 0; chunk < group.chunks; ++chunk)
        kept.insert(parts_.extract({group.name, group.offset, chunk}));
    parts_ = std::move(kept);
  }
  partition_state restore(const state_manifest& from, const std::shared_ptr<const settings>& rules) const {
    return partition_state::restore(
        from,
        [&](const part_group& group, std::int32_t chunk) {
          return parts_.at({group.name, group.offset, chunk});
        },
        rules);
  }
  std::size_t size() const noexcept { return parts_.size(); }
  std::size_t written = 0;

 private:
  std::map<std::tuple<std::string, std::int64_t, std::int32_t>, std::vector<std::byte>> parts_;
};

// The first section of the canonical bytes that differs; empty: none.
std::string differing_section(const std::vector<std::byte>& a, const std::vector<std::byte>& b) {
  byte_reader one(a), other(b);
  while (!one.at_end() && !other.at_end()) {
    std::string name = one.name();
    if (other.name() != name) return "another than " + name;
    if (!std::ranges::equal(one.block(), other.block())) return name;
  }
  return one.at_end() && other.at_end() ? "" : "one is longer";
}

// Hardly a second without several events of a row.
std::vector<event> busy_minutes(std::mt19937_64& dice) {
  return draw_world(dice, {.length = 120 * second, .contacts = 400, .partitions = 1});
}

struct capture_options {
  std::size_t objects = 1;  // a step
  std::vector<event> (*arrive)(std::mt19937_64&) = arrivals;
  bool go_on_as_restored = false;
};

// Captures again and again while the events come, and compares each picture with what the state was.
void expect_pictures(std::mt19937_64& dice, const capture_options& options) {
  const auto rules = std::make_shared<settings>();
  partition_state state{rules};
  part_shelf shelf;
  std::optional<std::vector<std::byte>> wanted;
  int pictures = 0;
  std::int64_t offset = 0;
  for (const event& e : options.arrive(dice)) {
    apply(state, e, offset++);
    if (!wanted && dice() % 20 == 0) {
      wanted = state.serialize();
      state.begin_capture();
    }
    if (!wanted || !state.capture(options.objects)) continue;
    shelf.take(state);
    shelf.keep_only(state.manifest());
    partition_state restored = shelf.restore(state.manifest(), rules);
    ASSERT_EQ(differing_section(restored.serialize(), *wanted), "")
        << "picture " << pictures << ", complete after offset " << offset - 1;
    wanted.reset();
    ++pictures;
    if (!options.go_on_as_restored) continue;
    partition_state again = partition_state::restore(state.serialize(), rules);
    state = std::move(again);
  }
  EXPECT_GT(pictures, 3);
}

TEST(state_capture, is_the_state_where_it_began_however_small_the_steps) {
  for_seeds(10, [](std::mt19937_64& dice) { expect_pictures(dice, {.objects = 1 + dice() % 40}); });
}

TEST(state_capture, is_that_state_also_between_two_events_of_a_second) {
  for_seeds(10, [](std::mt19937_64& dice) { expect_pictures(dice, {.objects = 500, .arrive = busy_minutes}); });
}

TEST(state_capture, is_whole_after_a_restart) {
  for_seeds(5, [](std::mt19937_64& dice) { expect_pictures(dice, {.objects = 100, .go_on_as_restored = true}); });
}

// A state restored from parts goes on exactly as the one that was captured, and writes only what has changed since.
TEST(state_capture, goes_on_from_parts) {
  for_seeds(10, [](std::mt19937_64& dice) {
    const auto rules = std::make_shared<settings>();
    partition_state undisturbed{rules};
    auto state = std::make_unique<partition_state>(rules);
    part_shelf shelf;
    std::int64_t offset = 0;
    for (const event& e : arrivals(dice)) {
      apply(undisturbed, e, offset);
      apply(*state, e, offset++);
      if (dice() % 100) continue;
      state->begin_capture();
      while (!state->capture(1000)) {
      }
      shelf.take(*state);
      shelf.keep_only(state->manifest());
      state = std::make_unique<partition_state>(shelf.restore(state->manifest(), rules));
    }
    EXPECT_EQ(differing_section(state->serialize(), undisturbed.serialize()), "");
  });
}

// Rows that change during a capture are written in another order than they were made in.
TEST(state_capture, goes_on_from_parts_that_were_made_while_events_came) {
  for_seeds(5, [](std::mt19937_64& dice) {
    const auto rules = std::make_shared<settings>();
    const std::vector<event> events = arrivals(dice);
    partition_state undisturbed{rules};
    for (std::size_t i = 0; i < events.size(); ++i) apply(undisturbed, events[i], static_cast<std::int64_t>(i));
    auto state = std::make_unique<partition_state>(rules);
    part_shelf shelf;
    int lives = 0;
    for (std::size_t next = 0; next < events.size();) {
      apply(*state, events[next], static_cast<std::int64_t>(next));
      ++next;
      if (!state->capture_under_way() && dice() % 50 == 0) state->begin_capture();
      if (!state->capture_under_way() || !state->capture(1 + dice() % 4)) continue;
      shelf.take(*state);
      shelf.keep_only(state->manifest());
      if (dice() % 2) continue;
      const state_manifest stored = state->manifest();
      state = std::make_unique<partition_state>(shelf.restore(stored, rules));
      next = static_cast<std::size_t>(stored.next_offset);
      ++lives;
    }
    EXPECT_GT(lives, 0);
    EXPECT_EQ(differing_section(state->serialize(), undisturbed.serialize()), "");
  });
}

TEST(state_capture, does_not_write_again_what_has_not_changed) {
  std::mt19937_64 dice{7};
  partition_state state{std::make_shared<settings>()};
  part_shelf shelf;
  const auto capture = [&] {
    shelf.written = 0;
    state.begin_capture();
    while (!state.capture(1000)) {
    }
    shelf.take(state);
    shelf.keep_only(state.manifest());
  };
  std::int64_t offset = 0;
  event last;
  for (const event& e : arrivals(dice)) apply(state, last = e, offset++);
  capture();
  const std::size_t whole = shelf.written;
  EXPECT_GT(whole, 20U);
  capture();
  EXPECT_LE(shelf.written, 5U) << "head, rows, agents, chains and the last ids";
  EXPECT_EQ(shelf.size(), whole);
  state.forget_parts();
  capture();
  EXPECT_EQ(shelf.written, whole);
  state.begin_capture();
  state.capture(5);
  state.forget_parts();  // one that is under way is given up
  EXPECT_FALSE(state.capture_under_way());
  capture();
  EXPECT_EQ(shelf.written, whole);
}

// Neither a view that nobody has read nor one that tells everything again is a change.
TEST(state_capture, does_not_write_again_what_was_only_published_again) {
  std::mt19937_64 dice{7};
  partition_state state{std::make_shared<settings>()};
  view_slot slot;
  const auto pane_blocks_written = [&] {
    state.begin_capture();
    while (!state.capture(1000)) {
    }
    const auto parts = state.take_parts();
    return std::count_if(parts.begin(), parts.end(), [](const auto& part) { return part.name.starts_with("panes"); });
  };
  std::int64_t offset = 0;
  for (const event& e : arrivals(dice)) apply(state, e, offset++);
  EXPECT_GT(pane_blocks_written(), 10);
  const auto published = [&](void (partition_state::*how)(view_slot&, const feed_position&)) {
    (state.*how)(slot, {});
    return pane_blocks_written();
  };
  EXPECT_EQ(published(&partition_state::publish), 0);
  EXPECT_EQ(published(&partition_state::publish), 0) << "the first one is unread";
  EXPECT_EQ(published(&partition_state::publish_whole), 0);
  EXPECT_EQ(published(&partition_state::publish), 0);
  EXPECT_FALSE(slot.fetch()->cells.empty()) << "for all that, they are told";
}

}  // namespace
}  // namespace floorwalker
