// Settings changed between two lives hold from where the later one takes up; what was shown stays as it was.
#include <gtest/gtest.h>

#include <algorithm>

#include "aggregators/board.h"
#include "aggregators/partition_state.h"
#include "aggregators/view_slot.h"
#include "tests/oracle/event.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

const time_point ten{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 10h};

// One partition that lives again and again, each time under other settings.
class lives {
 public:
  void begin(std::shared_ptr<const settings> rules) {
    rules_ = std::move(rules);
    state_ = state_ ? partition_state::restore(state_->serialize(), rules_) : partition_state{rules_};
  }

  void tell(event_type type, const char* contact, std::chrono::seconds after, const char* queue = "billing",
            const char* agent = "") {
    oracle::event e;
    e.type = type;
    e.time = (ten + after).time_since_epoch().count();
    e.id = std::to_string(offset_);
    e.subject = contact;
    e.queue = queue;
    e.agent = agent;
    state_->apply(oracle::to_production(e), ten + after, offset_++);
  }
  void wait(const char* contact, std::chrono::seconds from, std::chrono::seconds length,
            const char* queue = "billing") {
    tell(event_type::contact_queued, contact, from, queue);
    tell(event_type::contact_answered, contact, from + length, queue, "ann");
  }

  void tell_to(board& shown, std::int32_t partition) {
    view_slot slot;
    state_->publish_whole(slot, {.topic = "t", .partition = partition, .covered = true});
    shown.integrate(*slot.fetch());
  }
  std::shared_ptr<const snapshot> look(std::chrono::seconds after) {
    board shown{rules_};
    tell_to(shown, 0);
    return shown.make_snapshot(ten + after, 1);
  }

 private:
  std::shared_ptr<const settings> rules_;
  std::optional<partition_state> state_;
  std::int64_t offset_ = 0;
};

std::shared_ptr<settings> with_target(std::chrono::seconds target) {
  auto rules = std::make_shared<settings>();
  rules->queues.resize(1);
  rules->queues[0].match = "*";
  rules->queues[0].target = target;
  return rules;
}

std::int64_t waits_within(const snapshot& shown, std::chrono::seconds bound) {
  const auto at = std::find(shown.bounds.begin(), shown.bounds.end(), microseconds{bound});
  const auto& waits = shown.queues.front()->totals.spreads[index_of(spread::wait_answered)];
  return at == shown.bounds.end() ? -1 : waits.cumulative[static_cast<std::size_t>(at - shown.bounds.begin())];
}

TEST(settings_change, a_target_holds_for_waits_that_begin_under_it) {
  lives centre;
  centre.begin(with_target(20s));
  centre.wait("a", 0s, 25s);  // a miss
  centre.tell(event_type::contact_queued, "b", 30s);
  EXPECT_EQ(centre.look(30s)->queues.front()->target_since, ten);

  centre.begin(with_target(33s));
  const auto before = centre.look(30s);
  EXPECT_EQ(before->queues.front()->target, 33s);
  EXPECT_EQ(before->queues.front()->target_since, ten + 30s);
  centre.tell(event_type::contact_answered, "b", 55s, "billing", "bob");  // begun under 20 s: a miss
  centre.wait("c", 60s, 25s);                                             // under 33 s: a hit
  const auto after = centre.look(90s);
  const window_figures& today = after->queues.front()->windows[index_of(window::today)];
  EXPECT_EQ(today[figure::target_met], 1);
  EXPECT_EQ(today[figure::target_missed], 2);
}

// While instances with different settings run, all show what the owners judge by.
TEST(settings_change, every_instance_shows_the_target_that_its_partitions_are_judged_by) {
  const auto before = with_target(20s), after = with_target(30s);
  lives early, late;
  for (lives* one : {&early, &late}) {
    one->begin(before);
    one->wait("a", 0s, 5s);
  }
  late.begin(after);
  for (const auto& rules : {before, after}) {
    board shown{rules};
    early.tell_to(shown, 0);
    EXPECT_EQ(shown.make_snapshot(ten + 10s, 1)->queues.front()->target, 20s);
    late.tell_to(shown, 1);
    const auto row = shown.make_snapshot(ten + 10s, 2)->queues.front();
    EXPECT_EQ(row->target, 30s);
    EXPECT_EQ(row->target_since, ten + 5s) << "when the first of them took it up";
  }
}

TEST(settings_change, a_row_that_nobody_told_of_shows_its_own_target) {
  auto rules = with_target(30s);
  rules->queues.insert(rules->queues.begin(), queue_rule{});
  rules->queues[0].match = "billing";
  rules->queues[0].target = 40s;
  board shown{rules};
  EXPECT_EQ(shown.make_snapshot(ten, 0)->queues.front()->target, 40s);
}

TEST(settings_change, the_same_settings_change_nothing) {
  lives centre;
  centre.begin(with_target(20s));
  centre.wait("a", 0s, 25s);
  centre.wait("b", 60s, 25s);
  centre.begin(with_target(20s));
  EXPECT_EQ(centre.look(90s)->queues.front()->target_since, ten);
}

TEST(settings_change, no_exported_bucket_falls) {
  lives centre;
  centre.begin(with_target(33s));
  centre.wait("a", 0s, 25s);
  centre.wait("b", 30s, 32s);
  EXPECT_EQ(waits_within(*centre.look(90s), 33s), 2);

  centre.begin(with_target(27s));  // a bound that is new knows of what lay below the next smaller one alone
  const auto after = centre.look(90s);
  EXPECT_EQ(waits_within(*after, 33s), -1);
  EXPECT_EQ(waits_within(*after, 27s), 0);
  EXPECT_EQ(waits_within(*after, 30s), 1);
  EXPECT_EQ(waits_within(*after, 45s), 2);
  centre.wait("c", 100s, 26s);
  EXPECT_EQ(waits_within(*centre.look(140s), 27s), 1);
}

TEST(settings_change, a_queue_keeps_its_row_under_a_smaller_limit) {
  lives centre;
  centre.begin(std::make_shared<settings>());
  for (const char* queue : {"cards", "loans", "sales"}) centre.wait(queue, 0s, 5s, queue);
  auto smaller = std::make_shared<settings>();
  smaller->queues_max = 1;
  centre.begin(smaller);
  centre.wait("new", 20s, 5s, "billing");
  const auto shown = centre.look(30s);
  EXPECT_EQ(shown->totals.front()->windows[0][figure::offered], 4);
  EXPECT_EQ(shown->queues.size(), 2U) << "the board shows the first seen, and _other";
}

TEST(settings_change, a_group_that_is_gone_is_not_shown_and_a_new_one_counts_from_now_on) {
  auto one = std::make_shared<settings>(), other = std::make_shared<settings>();
  one->groups.push_back({"retail", {"billing"}});
  other->groups.push_back({"desk", {"billing"}});
  lives centre;
  centre.begin(one);
  centre.wait("a", 0s, 5s);
  centre.begin(other);
  centre.wait("b", 10s, 5s);
  const auto shown = centre.look(20s);
  for (const auto& total : shown->totals) {
    EXPECT_NE(total->group, "retail");
    const std::int64_t contacts = total->windows[0][figure::contacts_offered];
    EXPECT_EQ(contacts, total->group.empty() ? 2 : 1) << total->group;
  }
}

TEST(settings_change, names_of_agents_go_when_they_may_no_longer_be_kept) {
  auto open = std::make_shared<settings>(), closed = std::make_shared<settings>();
  open->agents = agent_detail::agent;
  closed->agents = agent_detail::team;
  lives centre;
  centre.begin(open);
  centre.wait("a", 0s, 5s);
  EXPECT_EQ(centre.look(6s)->agents->agents.at(0).agent, "ann");
  centre.begin(closed);
  centre.begin(open);
  EXPECT_EQ(centre.look(6s)->agents->agents.at(0).agent, "");
}

}  // namespace
}  // namespace floorwalker
