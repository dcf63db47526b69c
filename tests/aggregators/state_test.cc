// The canonical bytes: written, read and written again they are the same; equal arrivals give equal bytes, whoever
// looked.
#include <gtest/gtest.h>

#include "tests/aggregators/floor_under_test.h"
#include "tests/aggregators/seeds.h"
#include "tests/aggregators/world.h"

namespace floorwalker {
namespace {

using oracle::event;
using oracle::second;

outcome apply(partition_state& state, const event& e, std::int64_t offset) {
  return state.apply(oracle::to_production(e), time_point{microseconds{e.time}}, offset);
}

std::vector<event> arrivals(std::mt19937_64& dice) {
  const world_options options{.length = 2 * 86'400 * second, .contacts = 150, .partitions = 1};
  return with_duplicates(with_late(shuffled(draw_world(dice, options), 120 * second, dice), 900 * second, 0.02, dice),
                         10, dice);
}

TEST(state, written_read_and_written_again_is_the_same) {
  for_seeds(10, [](std::mt19937_64& dice) {
    const auto rules = std::make_shared<settings>();
    partition_state state{rules};
    std::int64_t offset = 0;
    for (const event& e : arrivals(dice)) {
      apply(state, e, offset++);
      if (dice() % 50) continue;
      const auto bytes = state.serialize();
      const partition_state again = partition_state::restore(bytes, rules);
      ASSERT_EQ(again.serialize(), bytes) << "after offset " << offset - 1;
      ASSERT_EQ(again.next_offset(), offset);
      ASSERT_EQ(again.newest(), state.newest());
    }
  });
}

TEST(state, restored_and_continued_is_as_if_never_disturbed) {
  for_seeds(10, [](std::mt19937_64& dice) {
    const auto rules = std::make_shared<settings>();
    partition_state undisturbed{rules}, disturbed{rules};
    view_slot slot;
    std::int64_t offset = 0;
    for (const event& e : arrivals(dice)) {
      ASSERT_EQ(apply(undisturbed, e, offset), apply(disturbed, e, offset));
      ++offset;
      if (dice() % 20 == 0) disturbed = partition_state::restore(disturbed.serialize(), rules);
      if (dice() % 20 == 0) disturbed.publish(slot, {});  // looking changes nothing
      if (dice() % 200 == 0) {
        ASSERT_EQ(disturbed.serialize(), undisturbed.serialize()) << "after offset " << offset - 1;
      }
    }
    EXPECT_EQ(disturbed.serialize(), undisturbed.serialize());
  });
}

TEST(state, equal_arrivals_give_equal_bytes) {
  for_seeds(5, [](std::mt19937_64& dice) {
    const auto rules = std::make_shared<settings>();
    const std::vector<event> events = arrivals(dice);
    partition_state one{rules}, two{rules};
    std::int64_t offset = 0;
    for (const event& e : events) apply(one, e, offset++);
    offset = 0;
    for (const event& e : events) apply(two, e, offset++);
    EXPECT_EQ(one.serialize(), two.serialize());
  });
}

TEST(state, rejects_bytes_that_are_none) {
  const auto rules = std::make_shared<settings>();
  partition_state state{rules};
  std::mt19937_64 dice{7};
  std::int64_t offset = 0;
  for (const event& e : draw_world(dice, {.contacts = 10, .partitions = 1})) apply(state, e, offset++);
  const std::vector<std::byte> bytes = state.serialize();
  for (std::size_t length = 0; length < bytes.size(); length += 1 + length / 8)
    EXPECT_THROW(partition_state::restore(std::span{bytes}.first(length), rules), std::runtime_error) << length;
  std::vector<std::byte> longer = bytes;
  longer.push_back(std::byte{0});
  EXPECT_THROW(partition_state::restore(longer, rules), std::runtime_error);
}

// Bytes that were damaged are refused, or read as some state: never a crash, never without end.
TEST(state, survives_damaged_bytes) {
  for_seeds(20, [](std::mt19937_64& dice) {
    const auto rules = std::make_shared<settings>();
    partition_state state{rules};
    std::int64_t offset = 0;
    for (const event& e : draw_world(dice, {.contacts = 8, .partitions = 1})) apply(state, e, offset++);
    const std::vector<std::byte> sound = state.serialize();
    int refused = 0;
    constexpr int tries = 100;
    for (int i = 0; i < tries; ++i) {
      std::vector<std::byte> bytes = sound;
      for (int flips = 0; flips < 1 + i % 3; ++flips) bytes[dice() % bytes.size()] ^= std::byte{1} << (dice() % 8);
      try {
        partition_state::restore(bytes, rules);
      } catch (const std::runtime_error&) {
        ++refused;
      }
    }
    EXPECT_GT(refused, tries / 10) << "hardly any damage is noticed";
  });
}

TEST(state, records_taken_add_up) {
  for_seeds(5, [](std::mt19937_64& dice) {
    partition_state state{std::make_shared<settings>()};
    std::int64_t offset = 0, rejected = 0;
    for (const event& e : arrivals(dice)) {
      apply(state, e, offset++);
      if (dice() % 10 == 0) state.reject(rejection::not_json, offset++), ++rejected;
    }
    const record_tallies& tallies = state.tallies();
    std::int64_t sum = tallies.duplicates;
    for (const std::int64_t n : tallies.applied) sum += n;
    for (const std::int64_t n : tallies.rejected) sum += n;
    EXPECT_EQ(sum, offset);
    EXPECT_EQ(tallies.rejected[index_of(rejection::not_json)], rejected);
    EXPECT_EQ(state.next_offset(), offset);
  });
}

constexpr oracle::us noon = 1'795'348'800LL * second;

event told(event_type type, const std::string& contact, oracle::us at) {
  static int number = 0;
  event e;
  e.type = type;
  e.time = at;
  e.id = "E" + std::to_string(++number);
  e.subject = contact;
  e.queue = "billing";
  e.agent = "anna";
  return e;
}

// A clock that falls back to 1970 makes holds of decades.
TEST(state, of_durations_that_nobody_believes_is_read_again) {
  const auto rules = std::make_shared<settings>();
  partition_state state{rules};
  std::int64_t offset = 0;
  const auto take = [&](event_type type, oracle::us at) { apply(state, told(type, "C1", at), offset++); };
  take(event_type::contact_queued, noon);
  take(event_type::contact_answered, noon + second);
  for (int span = 0; span < 3; ++span) {
    take(event_type::contact_held, second);
    take(event_type::contact_resumed, noon + (2 + span) * second);
  }
  take(event_type::contact_released, noon + 9 * second);
  const auto bytes = state.serialize();
  EXPECT_EQ(partition_state::restore(bytes, rules).serialize(), bytes);
}

// It was given up before it was late, whatever came first to tell so.
TEST(state, a_wait_that_expires_before_its_target_is_no_miss) {
  const auto rules = std::make_shared<settings>();
  channel_settings patient = rules->channel("voice");
  patient.target = patient.expire_after + std::chrono::hours{1};
  rules->channels.emplace_back("voice", patient);
  partition_state state{rules};
  apply(state, told(event_type::contact_queued, "C1", noon), 0);
  apply(state, told(event_type::contact_queued, "C2", noon + 14 * 3600 * second), 1);
  view_slot slot;
  state.publish(slot, {});
  const auto view = slot.fetch();
  for (const row_view& row : view->rows) EXPECT_EQ(row.totals.counts[index_of(figure::target_missed)], 0) << row.queue;
}

}  // namespace
}  // namespace floorwalker
