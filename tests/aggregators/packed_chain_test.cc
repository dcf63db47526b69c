// A chain that was packed is what it was, whatever it is; and rows and contacts do not notice that others are packed.
#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <set>
#include <string>

#include "aggregators/chain_table.h"
#include "aggregators/packed_chain.h"
#include "aggregators/partition_state.h"
#include "tests/aggregators/seeds.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr channel_id voice{0};

// Values as they come, and the farthest that there are.
class chain_drawer {
 public:
  explicit chain_drawer(std::mt19937_64& dice) : dice_(dice) {}

  tracked_chain draw() {
    tracked_chain one;
    one.key = {dice_(), dice_() | 1};
    fill(one.now.first);
    fill(one.now.root);
    one.first = shown_of(one.now, 0, voice);
    one.first.overdue = coin();
    return one;
  }

 private:
  bool coin() { return dice_() % 2 == 0; }
  std::int64_t number() {
    constexpr std::int64_t extremes[] = {
        0, 1, -1, 63, 64, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    const std::uint64_t kind = dice_() % 10;
    if (kind < std::size(extremes)) return extremes[kind];
    return static_cast<std::int64_t>(dice_() >> (dice_() % 64));
  }
  time_point instant() { return time_point{microseconds{number()}}; }
  // Sums of them must not overflow where it is reckoned what is shown.
  microseconds length() { return microseconds{static_cast<std::int64_t>(dice_() % 100'000'000'000)}; }
  row_id row() { return coin() ? row_id::none : static_cast<row_id>(dice_() % 100'000); }

  void fill(leg& one) {
    one.agent = dice_();
    for (time_point* at : {&one.begin, &one.span_begin, &one.released, &one.wrapup_begin, &one.wrapup_end})
      if (coin()) *at = instant();
    for (microseconds* spent : {&one.held, &one.parked})
      if (coin()) *spent = microseconds{number()};
    one.row = row();
    one.role = static_cast<leg_role>(dice_() % 3);
    for (bool* flag : {&one.over, &one.on_hold, &one.set_aside, &one.answered_visit, &one.wrapup_started,
                       &one.wrapup_ended, &one.transferred})
      *flag = coin();
  }
  void fill(life& one) {
    one.newest = instant();
    if (coin()) one.newest_sequence = number();
    if (coin()) one.waiting = {row(), time_point{length()}, length(), length(), coin()};
    one.served = row();
    if (coin()) one.channel = static_cast<channel_id>(dice_() % 70);
    one.direction = static_cast<direction>(dice_() % 4);
    for (bool* flag : {&one.seen, &one.ended, &one.in_progress, &one.messages.heard, &one.messages.responded})
      *flag = coin();
    for (time_point* at : {&one.messages.response_from, &one.messages.unanswered_since})
      if (coin()) *at = instant();
    for (auto left = dice_() % 4; left > 0; --left) one.rings.push_back(dice_());
    one.legs.resize(coin() ? dice_() % 3 : dice_() % (legs_max + 1));
    for (leg& each : one.legs) fill(each);
  }
  void fill(root_facts& one) {
    if (coin()) one.waited = length();
    for (time_point* at : {&one.over_at, &one.in_progress_until})
      if (coin()) *at = instant();
    if (coin()) one.transfers = static_cast<std::uint32_t>(dice_());
    one.answered = coin();
    one.over = coin();
    for (auto left = dice_() % 4; left > 0; --left) one.totals.push_back(static_cast<row_id>(dice_() % 1000));
    for (auto left = dice_() % 4; left > 0; --left) one.queues.push_back(static_cast<queue_id>(dice_() % 1000));
    for (auto left = dice_() % (met_agents_max + 1); left > 0; --left) one.agents.push_back(dice_());
  }

  std::mt19937_64& dice_;
};

void expect_same(const tracked_chain& again, const tracked_chain& one) {
  EXPECT_EQ(again.key, one.key);
  EXPECT_EQ(again.now, one.now);
  EXPECT_EQ(again.first.overdue, one.first.overdue);
  EXPECT_EQ(again.first.wait, one.first.wait);
  EXPECT_EQ(again.first.customer_since, one.first.customer_since);
  EXPECT_EQ(again.first.unanswered_since, one.first.unanswered_since);
  EXPECT_EQ(again.first.where, one.first.where);
  EXPECT_EQ(again.first.engaged, one.first.engaged);
}

TEST(packed_chain, is_what_it_was) {
  for_seeds(300, [](std::mt19937_64& dice) {
    const tracked_chain one = chain_drawer{dice}.draw();
    byte_writer bytes;
    pack(one, bytes);
    tracked_chain again;
    unpack(bytes.bytes(), voice, again);
    expect_same(again, one);
    EXPECT_EQ(key_of(bytes.bytes()), one.key);
  });
}

TEST(packed_chain, of_which_nothing_was_heard_is_small) {
  tracked_chain one, again;
  one.key = {1, 2};
  byte_writer bytes;
  pack(one, bytes);
  EXPECT_LE(bytes.size(), sizeof(key128) + 5);
  unpack(bytes.bytes(), voice, again);
  expect_same(again, one);
}

// Chains come, rest, are looked for and go; a plain list of chains that never rest says what is to be found.
TEST(chain_table, finds_what_rests_as_it_was) {
  for_seeds(20, [](std::mt19937_64& dice) {
    chain_drawer drawer{dice};
    chain_table table{voice};
    std::vector<std::pair<tracked_chain, std::uint32_t>> plain;
    for (int turn = 0; turn < 300; ++turn) {
      if (plain.empty() || dice() % 3) {
        tracked_chain drawn = drawer.draw();
        tracked_chain& added = table.add(drawn.key);
        added.now = drawn.now;
        added.first = drawn.first;
        plain.emplace_back(std::move(drawn), added.index);
        table.listed(added.index, 0) = {added.index + 7, 0};
        table.rest(added);
      } else {
        const auto which = plain.begin() + static_cast<std::ptrdiff_t>(dice() % plain.size());
        const auto& [one, index] = *which;
        tracked_chain unpacked;
        expect_same(table.look_at(index, unpacked), one);
        EXPECT_EQ(table.key_of(index), one.key);
        const located found = dice() % 2 ? table.find(one.key) : located{&table.wake(index), 0};
        ASSERT_NE(found.chain, nullptr);
        EXPECT_EQ(found.chain->index, index);
        EXPECT_EQ(table.listed(index, 0).waiting, index + 7);
        expect_same(*found.chain, one);
        if (dice() % 2) {
          table.rest(*found.chain);
          continue;
        }
        table.erase(*found.chain);
        EXPECT_FALSE(table.used(index));
        EXPECT_EQ(table.find(one.key).chain, nullptr);
        plain.erase(which);
      }
    }
    EXPECT_EQ(table.size(), plain.size());
  });
}

TEST(chain_table, keeps_awake_what_may_change_places_or_has_company) {
  chain_table table{voice};
  tracked_chain& busy = table.add({1, 1});
  busy.recent = table.take_history();
  table.rest(busy);
  tracked_chain unpacked;
  EXPECT_EQ(&table.look_at(0, unpacked), &busy);
  table.forget_history(busy);
  table.rest(busy);
  EXPECT_EQ(&table.look_at(0, unpacked), &unpacked);
  tracked_chain& woken = table.wake(0);
  table.add_to(woken, {2, 2});
  table.rest(woken);
  EXPECT_EQ(&table.look_at(0, unpacked), &woken);
}

// E-mails that wait in one queue and are packed, all of them.
class waiting_line {
 public:
  explicit waiting_line(int contacts) {
    for (int i = 1; i <= contacts; ++i) {
      newest_ += 1s;
      begun_[i] = newest_;
      tell(event_type::contact_queued, i);
    }
    for (int minute = 0; minute < 20; ++minute) rest_a_minute();
  }

  void rest_a_minute() {
    newest_ += 60s;
    tell(event_type::contact_message, 0);
  }
  void leave(int contact) {
    newest_ += 1s;
    tell(event_type::contact_abandoned, contact);
    begun_.erase(contact);
  }

  void expect_those_who_wait() {
    state_.publish_whole(slot_, {});
    const auto seen = slot_.fetch();
    std::multiset<time_point> wanted, found;
    for (const auto& [contact, begin] : begun_) wanted.insert(begin);
    for (const row_view& row : seen->rows)
      for (const open_visit& one : row.waiting) found.insert(one.begin);
    EXPECT_EQ(found, wanted);
  }
  const std::map<int, time_point>& begun() const noexcept { return begun_; }

 private:
  void tell(event_type type, int contact) {
    event one;
    one.type = type;
    one.time = newest_;
    one.subject = one.root = {static_cast<std::uint64_t>(contact) + 1, static_cast<std::uint64_t>(contact) + 1};
    one.channel = "email";
    if (type == event_type::contact_queued) one.queue = "post";
    ++offset_;
    one.identity = {1, static_cast<std::uint64_t>(offset_)};
    state_.apply(one, one.time, offset_);
  }

  partition_state state_{std::make_shared<settings>()};
  view_slot slot_;
  time_point newest_{std::chrono::hours{24 * 365 * 50}};
  std::map<int, time_point> begun_;
  std::int64_t offset_ = 0;
};

// Who stands last in a row's list takes the place of one who leaves, without being woken.
TEST(packed_chain, keeps_its_place_in_its_rows_list) {
  for_seeds(10, [](std::mt19937_64& dice) {
    waiting_line line{40};
    line.expect_those_who_wait();
    while (!line.begun().empty()) {
      line.leave(std::next(line.begun().begin(), static_cast<std::ptrdiff_t>(dice() % line.begun().size()))->first);
      line.expect_those_who_wait();
      for (auto minutes = dice() % 12; minutes > 0; --minutes) line.rest_a_minute();
    }
  });
}

}  // namespace
}  // namespace floorwalker
