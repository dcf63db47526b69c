// A partition's row as a reader keeps it, beside a plain map of its panes.
#include "aggregators/replica.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/aggregators/cell_figures.h"
#include "tests/aggregators/seeds.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr time_point at(std::uint64_t second) { return time_point{std::chrono::seconds{second}}; }

class replica_test : public testing::Test {
 protected:
  replica_test() { copy_.feed({{window::m5, &range_, {&sum_, &total_}}, {window::m1, &last_, {&short_}}}, change_); }

  // Some panes, in order, of which a few are known already.
  void put(std::mt19937_64& dice, std::uint64_t from, std::uint64_t to) {
    std::map<time_point, std::int32_t> changed;
    for (auto left = 1 + dice() % 5; left > 0; --left)
      changed[at(from + dice() % (to - from))] = static_cast<std::int32_t>(1 + dice() % 9);
    std::vector<cell_view> cells;
    for (const auto& [begin, count] : changed) {
      cell made;
      made.begin = begin;
      made.add(figure::offered, plain_[begin] = count);
      cells.push_back({0, level::second, packed_cell{made}});
    }
    copy_.put(cells, change_);
  }
  void slide(pane_range& range, pane_range to) {
    const pane_range before = std::exchange(range, to);
    if (range.is_past(before)) {
      if (&range == &range_) sum_.clear(), total_.clear();
      if (&range == &last_) short_.clear();
    }
    copy_.slide(before, &range, change_);
  }
  void drop_before(time_point begin) {
    copy_.drop_before(level::second, begin);
    plain_.erase(plain_.begin(), plain_.lower_bound(begin));
  }
  void expect_same() const {
    std::map<time_point, std::int32_t> kept;
    cell one;
    for (const packed_cell& packed : copy_.cells(level::second)) {
      packed.unpack(one);
      kept.emplace_hint(kept.end(), one.begin, count_of(one, figure::offered));
    }
    ASSERT_EQ(kept, plain_);
    ASSERT_TRUE(std::ranges::is_sorted(copy_.cells(level::second), {}, &packed_cell::begin));
    for (const auto& [sum, range] : {std::pair{&sum_, &range_}, std::pair{&total_, &range_}, {&short_, &last_}}) {
      std::int64_t wanted = 0;
      for (const auto& [begin, count] : plain_)
        if (range->covers(begin)) wanted += count;
      window_figures figures;
      sum->summarize(figures);
      ASSERT_EQ(figures[figure::offered], wanted);
    }
  }

  pane_range range_{at(0), at(300)}, last_{at(240), at(300)};
  window_sum sum_, total_, short_;
  window_change change_;
  replica copy_;
  std::map<time_point, std::int32_t> plain_;
};

TEST_F(replica_test, is_what_was_put_and_slid) {
  for_seeds(10, [this](std::mt19937_64& dice) {
    for (std::uint64_t round = 0; round < 300; ++round) {
      const auto begin = static_cast<std::uint64_t>(range_.from.time_since_epoch() / 1s);
      put(dice, begin, begin + 400);
      const std::uint64_t next = begin + (dice() % 50 ? dice() % 20 : 1'000);
      slide(range_, {at(next), at(next + 300)});
      slide(last_, {at(next + 240), at(next + 300)});
      drop_before(at(next));
      expect_same();
      if (HasFatalFailure()) return;
    }
    const auto first = static_cast<std::uint64_t>(range_.from.time_since_epoch() / 1s);
    put(dice, first, first + 300);
    copy_.feed({}, change_);
    window_figures figures;
    sum_.summarize(figures);
    EXPECT_EQ(figures, window_figures{}) << "all is taken out again";
    copy_.feed({{window::m5, &range_, {&sum_, &total_}}, {window::m1, &last_, {&short_}}}, change_);
    expect_same();
  });
}

}  // namespace
}  // namespace floorwalker
