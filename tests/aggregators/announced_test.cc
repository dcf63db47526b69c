// Events that were announced (partition_state::announce) come to the same state as events that were not.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "aggregators/in_stages.h"
#include "aggregators/partition_state.h"
#include "tests/aggregators/seeds.h"
#include "tests/aggregators/world.h"

namespace floorwalker {
namespace {

using oracle::second;

constexpr std::size_t partitions = 2;

// Contacts come and go fast, so that chains rest, are forgotten and give way to others between an announcement and its
// event.
std::shared_ptr<settings> rules_of_haste() {
  auto rules = std::make_shared<settings>();
  rules->max_disorder = std::chrono::seconds{2};
  for (const char* name : {"voice", "chat", "email"}) {
    channel_settings channel = built_in_channel(name);
    channel.expire_after = std::chrono::seconds{20};
    rules->channels.emplace_back(name, channel);
  }
  return rules;
}

struct floors {
  explicit floors(const std::shared_ptr<const settings>& rules) : of{partition_state{rules}, partition_state{rules}} {}
  partition_state& at(const oracle::event& e) { return of[static_cast<std::size_t>(e.partition) % partitions]; }
  void take(const oracle::event& e) {
    at(e).apply(oracle::to_production(e), time_point{microseconds{e.time}}, ++offset);
  }
  std::array<partition_state, partitions> of;
  std::int64_t offset = 0;
};

void take_announced(floors& to, std::span<const oracle::event> batch) {
  std::vector<event> events;
  for (const oracle::event& e : batch) events.push_back(oracle::to_production(e));
  std::vector<std::uint32_t> places(batch.size());
  const auto announce = [&](int step) {
    return [&, step](std::size_t i) { to.at(batch[i]).announce(events[i], step, places[i]); };
  };
  static_assert(partition_state::announcements == 5);
  in_stages(batch.size(), announce(0), announce(1), announce(2), announce(3), announce(4),
            [&](std::size_t i) { to.take(batch[i]); });
}

TEST(announced, events_come_to_the_same_state) {
  for_seeds(10, [](std::mt19937_64& dice) {
    const world_options options{.length = 1800 * second, .contacts = 400, .partitions = partitions};
    const auto events = with_late(shuffled(draw_world(dice, options), 4 * second, dice), 60 * second, 0.05, dice);
    const auto rules = rules_of_haste();
    floors plain{rules}, told{rules};
    for (const oracle::event& e : events) plain.take(e);
    for (std::span<const oracle::event> rest{events}; !rest.empty();) {
      const std::size_t size = std::min<std::size_t>(rest.size(), 1 + dice() % 128);
      take_announced(told, rest.first(size));
      rest = rest.subspan(size);
    }
    for (std::size_t i = 0; i < partitions; ++i) EXPECT_EQ(told.of[i].serialize(), plain.of[i].serialize());
  });
}

// Nothing is known yet, or what was announced is gone.
TEST(announced, whatever_comes_of_it) {
  partition_state empty{std::make_shared<settings>()};
  event of_nobody;
  of_nobody.agent = "A";
  std::uint32_t place = 0;
  const auto before = empty.serialize();
  for (int step = 0; step < partition_state::announcements; ++step) empty.announce(of_nobody, step, place);
  EXPECT_EQ(empty.serialize(), before);
}

}  // namespace
}  // namespace floorwalker
