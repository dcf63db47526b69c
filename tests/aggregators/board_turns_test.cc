// Sources take turns in telling of a partition: the picture is that of one that was never disturbed.
#include <gtest/gtest.h>

#include <map>

#include "aggregators/board.h"
#include "aggregators/partition_state.h"
#include "tests/aggregators/same_picture.h"
#include "tests/aggregators/seeds.h"
#include "tests/aggregators/world.h"
#include "tests/oracle/oracle.h"

namespace floorwalker {
namespace {

using oracle::event;
using oracle::second;
using oracle::us;
using namespace std::chrono_literals;

constexpr us ten = 1'794'823'200LL * second;  // 2026-11-16 10:00 UTC

time_point at(us time) { return time_point{microseconds{time}}; }

// One that reads a partition, and publishes for one board.
class source {
 public:
  source(const std::shared_ptr<const settings>& rules, std::int32_t partition) : state_(rules) {
    position.topic = "events";
    position.partition = partition;
    position.covered = true;
  }
  void take(const event& e) { state_.apply(oracle::to_production(e), at(e.time), offset_++); }
  // As another process would that restores what this one has stored.
  source restored(const std::shared_ptr<const settings>& rules) const {
    source made{rules, position.partition};
    made.state_ = partition_state::restore(state_.serialize(), rules);
    made.offset_ = offset_;
    made.position = position;
    return made;
  }
  void tell(board& to, time_point now) { publish(to, now, &partition_state::publish); }
  void tell_whole(board& to, time_point now, std::uint64_t turn) {
    position.turn = turn;
    publish(to, now, &partition_state::publish_whole);
  }
  std::int64_t offset() const noexcept { return offset_; }
  feed_position position;

 private:
  void publish(board& to, time_point now, void (partition_state::*how)(view_slot&, const feed_position&)) {
    position.read_to_end_at = now;
    (state_.*how)(*slot_, position);
    const auto view = slot_->fetch();
    to.integrate(*view);
  }
  partition_state state_;
  std::unique_ptr<view_slot> slot_ = std::make_unique<view_slot>();
  std::int64_t offset_ = 0;
};

std::shared_ptr<settings> rules_with_groups() {
  auto rules = std::make_shared<settings>();
  rules->agents = agent_detail::agent;
  rules->groups.push_back({"retail", {"billing", "c*"}});
  return rules;
}

std::vector<event> arrivals(std::mt19937_64& dice) {
  return with_duplicates(shuffled(draw_world(dice, {.partitions = 2}), 120 * second, dice), 10, dice);
}

// Every counter of every row, and of the records.
std::map<std::string, std::int64_t> counters(const snapshot& shown) {
  std::map<std::string, std::int64_t> all;
  for (const auto* rows : {&shown.queues, &shown.totals})
    for (const auto& row : *rows)
      for (std::size_t i = 0; i < figure_count; ++i)
        all[row->group + "/" + row->queue + "/" + row->channel + " " + std::to_string(i)] = row->totals.counts[i];
  for (std::size_t i = 0; i < event_type_count; ++i) all["applied " + std::to_string(i)] = shown.tallies.applied[i];
  all["duplicates"] = shown.tallies.duplicates;
  return all;
}

void expect_none_falls(const snapshot& before, const snapshot& after) {
  const auto now = counters(after);
  for (const auto& [name, value] : counters(before)) {
    const auto found = now.find(name);
    EXPECT_TRUE(found != now.end() && found->second >= value) << name << " fell from " << value;
  }
}

// Now and then a partition is taken over by one that has read as far or farther, while the former goes on telling what
// nobody wants to hear any more.
TEST(board_turns, taken_over_partitions_show_what_undisturbed_ones_do) {
  for_seeds(6, [](std::mt19937_64& dice) {
    const auto rules = rules_with_groups();
    board undisturbed{rules}, disturbed{rules};
    std::map<std::int32_t, source> truth, owners, deposed;
    std::shared_ptr<const snapshot> last;
    std::uint64_t turn = 1;
    int taken_over = 0;
    time_point now{};
    for (const event& e : arrivals(dice)) {
      const std::int32_t in = e.partition;
      for (auto* each : {&truth, &owners}) each->try_emplace(in, rules, in).first->second.take(e);
      if (const auto former = deposed.find(in); former != deposed.end() && dice() % 2) former->second.take(e);
      now = std::max(now, at(e.time));
      if (dice() % 10) continue;
      truth.at(in).tell(undisturbed, now);
      if (dice() % 4 == 0) {
        source next = owners.at(in).restored(rules);
        deposed.insert_or_assign(in, std::exchange(owners.at(in), std::move(next)));
        owners.at(in).tell_whole(disturbed, now, ++turn);
        ++taken_over;
      } else {
        owners.at(in).tell(disturbed, now);
      }
      if (const auto former = deposed.find(in); former != deposed.end()) former->second.tell(disturbed, now);
      const auto partitions = static_cast<std::int32_t>(owners.size());
      const auto shown = disturbed.make_snapshot(now, partitions);
      ASSERT_EQ(picture_differences(*shown, *undisturbed.make_snapshot(now, partitions)), "")
          << "after " << taken_over << " turns";
      for (const auto& row : shown->queues)
        ASSERT_EQ(disturbed.history(row->queue, row->channel, 60), undisturbed.history(row->queue, row->channel, 60));
      if (last) expect_none_falls(*last, *shown);
      last = shown;
    }
    EXPECT_GT(taken_over, 10);
  });
}

// One that publishes everything again in a turn of its own shows what it did before.
TEST(board_turns, a_source_may_take_its_turn_anew) {
  for_seeds(3, [](std::mt19937_64& dice) {
    const auto rules = rules_with_groups();
    board shown{rules};
    source owner{rules, 0};
    std::uint64_t turn = 1;
    time_point now{};
    for (const event& e : arrivals(dice)) {
      owner.take(e);
      now = std::max(now, at(e.time));
      if (dice() % 50) continue;
      owner.tell(shown, now);
      const auto before = shown.make_snapshot(now, 1);
      owner.tell_whole(shown, now, ++turn);
      const auto after = shown.make_snapshot(now, 1);
      ASSERT_EQ(picture_differences(*after, *before), "");
      for (std::size_t i = 0; i < after->queues.size(); ++i)
        EXPECT_EQ(after->queues[i]->changed_seq, before->queues[i]->changed_seq) << "nobody need hear of it";
    }
  });
}

class one_partition : public testing::Test {
 protected:
  one_partition() {
    event e;
    e.type = event_type::contact_queued;
    e.time = ten;
    e.id = "1";
    e.subject = e.root = "a";
    e.queue = "billing";
    owner_.take(e);
  }
  void say(std::int64_t turn, bool is_own, bool covered, time_point read_to_end_at) {
    partition_view view;
    view.position = {.topic = "events", .partition = 0, .covered = covered, .read_to_end_at = read_to_end_at};
    view.position.turn = static_cast<std::uint64_t>(turn);
    view.position.is_own = is_own;
    shown_.integrate(view);
  }
  const std::shared_ptr<settings> rules_ = rules_with_groups();
  board shown_{rules_};
  source owner_{rules_, 0};
};

TEST_F(one_partition, an_earlier_turn_is_passed_over) {
  owner_.tell_whole(shown_, at(ten), 5);
  EXPECT_EQ(shown_.make_snapshot(at(ten), 1)->queues.size(), 1U);
  say(4, true, true, at(ten) + 10s);
  const auto after = shown_.make_snapshot(at(ten) + 10s, 1);
  EXPECT_EQ(after->queues.size(), 1U);
  EXPECT_EQ(after->lag, 10s);
  say(6, true, true, at(ten) + 10s);
  EXPECT_EQ(shown_.make_snapshot(at(ten) + 10s, 1)->queues.size(), 0U) << "the new source knows of no queue";
}

TEST_F(one_partition, another_topic_or_number_is_another_partition) {
  owner_.tell_whole(shown_, at(ten), 1);
  source other{rules_, 1};
  other.tell_whole(shown_, at(ten), 1);
  other.position.topic = "more";
  other.tell_whole(shown_, at(ten), 1);
  const auto picture = shown_.make_snapshot(at(ten), 3);
  EXPECT_EQ(picture->partitions.size(), 3U);
  EXPECT_TRUE(picture->covered);
}

TEST_F(one_partition, another_instance_covers_it_only_while_it_is_fresh) {
  const auto covered = [&](time_point now) { return shown_.make_snapshot(now, 1)->covered; };
  say(1, false, true, at(ten));
  EXPECT_FALSE(covered(at(ten) + 4s)) << "whoever wrote that may be dead for long";
  say(1, false, false, at(ten) + 4s);
  EXPECT_FALSE(covered(at(ten) + 4s)) << "does not say so";
  say(1, false, true, at(ten) + 5s);
  EXPECT_TRUE(covered(at(ten) + 8s));
  EXPECT_TRUE(covered(at(ten) + 1h)) << "what was covered shows its age";
  say(2, true, false, {});
  EXPECT_TRUE(covered(at(ten) + 1h)) << "whoever took it over goes on from there";
}

TEST_F(one_partition, an_own_partition_is_covered_once_read_to_the_end) {
  say(1, true, false, {});
  EXPECT_FALSE(shown_.make_snapshot(at(ten), 1)->covered);
  say(1, true, true, at(ten));
  EXPECT_TRUE(shown_.make_snapshot(at(ten) + 1min, 1)->covered);
}

TEST_F(one_partition, the_age_outlives_its_source) {
  const auto lag = [&](time_point now) { return shown_.make_snapshot(now, 1)->lag; };
  say(1, false, true, at(ten));
  EXPECT_EQ(lag(at(ten) + 1s), 0s);
  EXPECT_EQ(lag(at(ten) + 5s), 5s);
  say(2, true, false, {});
  EXPECT_EQ(lag(at(ten) + 6s), 6s) << "the new owner has not read to the end yet";
  say(2, true, true, at(ten) + 7s);
  EXPECT_EQ(lag(at(ten) + 7s), 0s);
  say(3, false, true, at(ten) + 2s);
  EXPECT_EQ(lag(at(ten) + 10s), 3s) << "what is known now includes all that was then";
}

TEST_F(one_partition, is_as_old_as_a_dead_owner_left_it) {
  say(1, false, true, at(ten));
  EXPECT_EQ(shown_.make_snapshot(at(ten) + 1h, 1)->lag, 1h);
}

TEST_F(one_partition, a_clock_that_is_ahead_keeps_nothing_fresh) {
  say(1, false, true, at(ten) + 1h);
  EXPECT_EQ(shown_.make_snapshot(at(ten), 1)->lag, 0s);
  EXPECT_EQ(shown_.make_snapshot(at(ten) + 5s, 1)->lag, 5s);
}

}  // namespace
}  // namespace floorwalker
