// Views cut into objects, and put together again by readers of the topic: the same picture as the owner's own board.
#include "aggregators/view_objects.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

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
using namespace std::chrono_literals;

// What stands on a compacted topic: of each key the newest, in the order they were written.
class view_log {
 public:
  void append(std::vector<view_object> objects) {
    for (view_object& one : objects) log_.push_back(std::move(one));
  }
  const std::vector<view_object>& all() const noexcept { return log_; }
  std::vector<view_object> compacted(bool without_tombstones) const {
    std::map<std::string, std::size_t> newest;
    for (std::size_t i = 0; i < log_.size(); ++i) newest[log_[i].key] = i;
    std::vector<view_object> kept;
    for (std::size_t i = 0; i < log_.size(); ++i)
      if (newest[log_[i].key] == i && !(without_tombstones && log_[i].bytes.empty())) kept.push_back(log_[i]);
    return kept;
  }

 private:
  std::vector<view_object> log_;
};

// True if the last head found all objects there.
bool read(view_joiner& joiner, const std::vector<view_object>& log) {
  bool complete = false;
  for (const view_object& one : log)
    if (joiner.take(one.key, one.bytes) || one.key == view_head_key) complete = joiner.complete();
  return complete;
}

void show_whole(board& on, view_joiner& joiner) {
  partition_view view;
  joiner.write_whole(view);
  on.integrate(view);
}

std::shared_ptr<settings> rules_of_owners() {
  auto rules = std::make_shared<settings>();
  rules->agents = agent_detail::agent;
  rules->groups.push_back({"retail", {"billing", "c*"}});
  channel_settings voice = built_in_channel("voice");
  voice.expire_after = std::chrono::minutes{40};
  rules->channels.emplace_back("voice", voice);
  return rules;
}

// A partition's owner: its own board, and what it writes to the topic.
class owner {
 public:
  explicit owner(std::shared_ptr<const settings> rules)
      : shown(rules), rules_(rules), state_(rules), splitter_(*rules) {
    position_.topic = "events";
    position_.partition = 0;
  }
  void take(const event& e) { state_.apply(oracle::to_production(e), time_point{microseconds{e.time}}, offset_++); }
  // Publishes; now and then nobody reads it.
  std::vector<view_object> tell(time_point now, bool read = true) {
    position_.read_to_end_at = now;
    position_.end_offset = offset_;
    position_.covered = true;
    state_.publish(slot_, position_);
    if (!read) return {};
    auto view = slot_.fetch();
    shown.integrate(*view);
    auto objects = splitter_.split(*view);
    slot_.recycle(std::move(view));
    return objects;
  }
  std::int64_t next_offset() const { return state_.next_offset(); }
  board shown;

 private:
  std::shared_ptr<const settings> rules_;
  partition_state state_;
  view_slot slot_;
  view_splitter splitter_;
  feed_position position_;
  std::int64_t offset_ = 0;
};

std::vector<event> arrivals(std::mt19937_64& dice, world_options options) {
  options.partitions = 1;
  return with_duplicates(with_late(shuffled(draw_world(dice, options), 120 * second, dice), 900 * second, 0.02, dice),
                         10, dice);
}

// A reader that follows, and others that begin anew now and then, show what the owner shows.
void expect_same_pictures(std::mt19937_64& dice, const world_options& options) {
  const auto rules = rules_of_owners();
  owner writer{rules};
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
    const auto objects = writer.tell(now, dice() % 5 > 0);
    if (objects.empty()) continue;
    ASSERT_TRUE(read(follower, objects));
    ASSERT_EQ(follower.next_offset(), writer.next_offset());
    partition_view news;
    follower.write(news);
    followed.integrate(news);
    const auto wanted = writer.shown.make_snapshot(now, 1);
    ASSERT_EQ(picture_differences(*followed.make_snapshot(now, 1), *wanted), "") << "after picture " << pictures;
    ++pictures;
    log.append(objects);
    if (dice() % 10) continue;
    for (const auto& copy : {log.all(), log.compacted(false), log.compacted(true)}) {
      view_joiner fresh{rules};
      ASSERT_TRUE(read(fresh, copy));
      board shown{rules};
      show_whole(shown, fresh);
      ASSERT_EQ(picture_differences(*shown.make_snapshot(now, 1), *wanted), "") << "after picture " << pictures;
    }
  }
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
  for_seeds(2, [](std::mt19937_64& dice) { expect_same_pictures(dice, {.length = 3600 * second, .contacts = 900}); });
}

}  // namespace
}  // namespace floorwalker
