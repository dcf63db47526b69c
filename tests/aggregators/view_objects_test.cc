// Views cut into objects, and put together again by readers of the topic: the same picture as the owner's own board.
#include "aggregators/view_objects.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/aggregators/same_picture.h"
#include "tests/aggregators/seeds.h"
#include "tests/aggregators/view_writer.h"
#include "tests/aggregators/world.h"
#include "tests/oracle/oracle.h"

namespace floorwalker {
namespace {

using oracle::event;
using oracle::second;
using namespace std::chrono_literals;

std::shared_ptr<settings> rules_of_owners() {
  auto rules = std::make_shared<settings>();
  rules->agents = agent_detail::agent;
  rules->groups.push_back({"retail", {"billing", "c*"}});
  channel_settings voice = built_in_channel("voice");
  voice.expire_after = 40min;
  rules->channels.emplace_back("voice", voice);
  return rules;
}

std::vector<event> arrivals(std::mt19937_64& dice, world_options options) {
  options.partitions = 1;
  return with_duplicates(with_late(shuffled(draw_world(dice, options), 120 * second, dice), 900 * second, 0.02, dice),
                         10, dice);
}

void expect_read_anew(const view_log& log, const std::shared_ptr<const settings>& rules, time_point now,
                      const snapshot& wanted) {
  view_joiner fresh{rules};
  ASSERT_TRUE(read(fresh, log));
  board shown{rules};
  show_whole(shown, fresh);
  ASSERT_EQ(picture_differences(*shown.make_snapshot(now, 1), wanted), "");
}

// A reader that follows, and others that begin anew now and then, show what the owner shows.
void expect_same_pictures(std::mt19937_64& dice, const world_options& options) {
  const auto rules = rules_of_owners();
  view_writer writer{rules};
  view_joiner follower{rules};
  board followed{rules};
  view_log log;
  int pictures = 0;
  time_point now{};
  for (const event& e : arrivals(dice, options)) {
    writer.take(e);
    now = std::max(now, time_point{microseconds{e.time}});
    if (dice() % 25) continue;
    now += std::chrono::seconds{dice() % 10};
    const view_log objects = writer.tell(now, dice() % 5 > 0);
    if (objects.empty()) continue;
    ASSERT_TRUE(read(follower, objects));
    ASSERT_EQ(follower.next_offset(), writer.next_offset());
    partition_view news;
    follower.write(news);
    followed.integrate(news);
    const auto wanted = writer.shown.make_snapshot(now, 1);
    ASSERT_EQ(picture_differences(*followed.make_snapshot(now, 1), *wanted), "") << "after picture " << pictures;
    ++pictures;
    log.insert(log.end(), objects.begin(), objects.end());
    if (dice() % 20) continue;
    for (const bool without_tombstones : {false, true}) {
      expect_read_anew(compacted(log, without_tombstones), rules, now, *wanted);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
  const view_log last = writer.tell(now);
  log.insert(log.end(), last.begin(), last.end());
  expect_read_anew(log, rules, now, *writer.shown.make_snapshot(now, 1));
  EXPECT_GT(pictures, 20);
}

TEST(view_objects, put_together_show_what_the_owner_shows) {
  for_seeds(5, [](std::mt19937_64& dice) { expect_same_pictures(dice, {}); });
}

TEST(view_objects, over_three_quiet_days) {
  for_seeds(4,
            [](std::mt19937_64& dice) { expect_same_pictures(dice, {.length = 72 * 3600 * second, .contacts = 250}); });
}

TEST(view_objects, in_a_busy_hour) {
  for_seeds(1, [](std::mt19937_64& dice) { expect_same_pictures(dice, {.length = 1800 * second, .contacts = 400}); });
}

// A reader whose settings know other groups, other targets and fewer names of agents than the writer's.
class other_settings : public testing::Test {
 protected:
  void show(const std::shared_ptr<settings>& theirs, const std::shared_ptr<settings>& ours) {
    std::mt19937_64 dice{1};
    view_writer writer{theirs};
    event last;
    for (const event& e : arrivals(dice, {})) writer.take(last = e);
    const time_point now{microseconds{last.time}};
    view_joiner joiner{ours};
    ASSERT_TRUE(read(joiner, writer.tell(now)));
    board reader{ours};
    show_whole(reader, joiner);
    wanted_ = writer.shown.make_snapshot(now, 1);
    shown_ = reader.make_snapshot(now, 1);
  }
  std::shared_ptr<const snapshot> wanted_, shown_;
};

TEST_F(other_settings, histograms_are_told_in_the_readers_bounds) {
  const auto theirs = rules_of_owners(), ours = rules_of_owners();
  theirs->queues.resize(1);
  theirs->queues[0].match = "*";
  theirs->queues[0].target = 33s;
  show(theirs, ours);
  const auto at = [](const snapshot& in, std::size_t row, microseconds bound) {
    const auto found = std::find(in.bounds.begin(), in.bounds.end(), bound) - in.bounds.begin();
    return in.queues[row]->totals.spreads[index_of(spread::wait_answered)].cumulative[static_cast<std::size_t>(found)];
  };
  ASSERT_EQ(shown_->queues.size(), wanted_->queues.size());
  ASSERT_EQ(shown_->bounds.size() + 1, wanted_->bounds.size());
  for (std::size_t row = 0; row < shown_->queues.size(); ++row) {
    for (const auto bound : {20s, 30s, 45s, 300s}) EXPECT_EQ(at(*shown_, row, bound), at(*wanted_, row, bound));
    EXPECT_EQ(shown_->queues[row]->target, 33s) << "by which the owner judges";
  }
}

TEST_F(other_settings, names_are_told_as_far_as_the_reader_may_know_them) {
  const auto theirs = rules_of_owners(), ours = rules_of_owners();
  ours->agents = agent_detail::team;
  show(theirs, ours);
  EXPECT_FALSE(wanted_->agents->agents.empty());
  EXPECT_TRUE(shown_->agents->agents.empty());
  EXPECT_EQ(shown_->agents->teams, wanted_->agents->teams);
  EXPECT_EQ(shown_->agents->all, wanted_->agents->all);
  ours->agents = agent_detail::none;
  show(theirs, ours);
  EXPECT_TRUE(shown_->agents->teams.empty());
}

TEST_F(other_settings, a_group_of_the_writers_is_not_shown) {
  const auto theirs = rules_of_owners(), ours = rules_of_owners();
  ours->groups = {{"desk", {"billing", "c*"}}};
  show(theirs, ours);
  for (const auto& total : shown_->totals) EXPECT_NE(total->group, "retail");
}

}  // namespace
}  // namespace floorwalker
