// Two instances share the partitions, die and take over from stored states; each shows the whole centre, as one would
// that was never disturbed.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "aggregators/board.h"
#include "aggregators/partition_state.h"
#include "aggregators/view_objects.h"
#include "tests/aggregators/floor_under_test.h"
#include "tests/aggregators/same_picture.h"
#include "tests/aggregators/seeds.h"
#include "tests/aggregators/world.h"

namespace floorwalker {
namespace {

using oracle::event;
using oracle::second;

constexpr std::int32_t partitions = 3;

// What is kept of a partition whoever owns it: its records, and the last state that was stored.
struct partition_log {
  std::vector<event> records;
  std::vector<std::byte> stored;
  std::int64_t told = -1;  // offset up to which the boards know
  std::uint64_t turn = 0;
};

// A partition in the hands of one instance, until that dies.
class ownership {
 public:
  ownership(std::size_t instance, partition_log& of, const std::shared_ptr<const settings>& rules)
      : instance_(instance),
        of_(of),
        state_(of.stored.empty() ? partition_state{rules} : partition_state::restore(of.stored, rules)),
        splitter_(*rules),
        joiner_(rules) {}

  bool at_end() const { return next() == static_cast<std::int64_t>(of_.records.size()); }
  void read_on(std::size_t records) {
    for (; records > 0 && !at_end(); --records) {
      const event& e = of_.records[static_cast<std::size_t>(next())];
      state_.apply(oracle::to_production(e), time_point{microseconds{e.time}}, next());
    }
  }
  void store() { of_.stored = state_.serialize(); }
  // As far as it has something to say: to its own board, and over the topic to the other one.
  void tell(std::int32_t number, std::array<board, 2>& boards, time_point now) {
    if (!told_ && next() < of_.told) return;
    feed_position position{.topic = "events", .partition = number, .covered = at_end()};
    if (at_end()) position.read_to_end_at = now;
    position.turn = told_ ? turn_ : turn_ = ++of_.turn;
    if (told_)
      state_.publish(slot_, position);
    else
      state_.publish_whole(slot_, position);
    const auto view = slot_.fetch();
    for (const view_object& one : splitter_.split(*view)) joiner_.take(one.key, one.bytes);
    boards[instance_].integrate(*view);
    ASSERT_EQ(joiner_.next_offset(), view->next_offset);
    partition_view seen_there;
    told_ ? joiner_.write(seen_there) : joiner_.write_whole(seen_there);
    seen_there.position.turn = turn_;
    boards[1 - instance_].integrate(seen_there);
    told_ = true;
    of_.told = next();
  }

 private:
  std::int64_t next() const { return std::max<std::int64_t>(0, state_.next_offset()); }
  const std::size_t instance_;
  partition_log& of_;
  partition_state state_;
  view_slot slot_;
  view_splitter splitter_;
  view_joiner joiner_;
  bool told_ = false;
  std::uint64_t turn_ = 0;
};

class centre {
 public:
  centre(const std::shared_ptr<const settings>& rules, std::mt19937_64& dice)
      : boards{board{rules}, board{rules}}, rules_(rules), dice_(dice) {
    for (std::int32_t i = 0; i < partitions; ++i) owners_[i].emplace(dice() % 2, logs_[i], rules);
  }
  void write(const event& e) { logs_[e.partition].records.push_back(e); }
  void tick(time_point now) {
    for (auto& [number, owner] : owners_) {
      if (dice_() % 5 == 0) owner->store();
      if (dice_() % 8 == 0) owner.emplace(dice_() % 2, logs_[number], rules_);
      owner->read_on(dice_() % 3 ? 10'000 : dice_() % 20);
      owner->tell(number, boards, now);
    }
  }
  bool at_end() const {
    return std::all_of(owners_.begin(), owners_.end(), [](const auto& one) { return one.second->at_end(); });
  }
  std::array<board, 2> boards;

 private:
  std::shared_ptr<const settings> rules_;
  std::mt19937_64& dice_;
  std::map<std::int32_t, partition_log> logs_;
  std::map<std::int32_t, std::optional<ownership>> owners_;
};

// A row whose every contribution was withdrawn is not shown; whether one is missing the comparison tells.
void expect_no_counter_falls(const snapshot& before, const snapshot& after) {
  for (const auto& row : before.queues) {
    const auto now = std::find_if(after.queues.begin(), after.queues.end(), [&](const auto& one) {
      return one->queue == row->queue && one->channel == row->channel;
    });
    if (now == after.queues.end()) continue;
    for (std::size_t i = 0; i < figure_count; ++i)
      EXPECT_GE((*now)->totals.counts[i], row->totals.counts[i]) << row->queue << " " << i;
  }
}

TEST(two_instances, each_shows_what_one_undisturbed_would) {
  for_seeds(5, [](std::mt19937_64& dice) {
    auto rules = std::make_shared<settings>();
    rules->agents = agent_detail::agent;
    rules->groups.push_back({"retail", {"billing", "c*"}});
    floor_under_test undisturbed{rules, floor_under_test::habits::publish_once};
    oracle::oracle truth{rules};
    centre shared{rules, dice};
    std::array<std::shared_ptr<const snapshot>, 2> last;
    oracle::us now = 0;
    int compared = 0;
    for (const event& e : shuffled(draw_world(dice, {.contacts = 100, .partitions = partitions}), 120 * second, dice)) {
      shared.write(e);
      undisturbed.take(e);
      truth.take(e);
      now = std::max(now, e.time);
      if (dice() % 20) continue;
      shared.tick(time_point{microseconds{now}});
      const auto wanted = undisturbed.look(now);
      const bool at_end = shared.at_end();
      compared += at_end;
      for (std::size_t i = 0; i < 2; ++i) {
        const auto shown = shared.boards[i].make_snapshot(time_point{microseconds{now}}, partitions);
        if (last[i]) expect_no_counter_falls(*last[i], *shown);
        last[i] = shown;
        if (!at_end) continue;
        ASSERT_EQ(differences(flatten(*shown), flatten(*wanted), since_first::all), "") << "instance " << i;
        if (compared % 8 == 0) {
          ASSERT_EQ(differences(flatten(*shown), truth.at(now), since_first::ignore), "") << "instance " << i;
        }
      }
    }
    EXPECT_GT(compared, 10);
  });
}

}  // namespace
}  // namespace floorwalker
