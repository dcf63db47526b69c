// Timers come out as out of one sorted list.
#include "aggregators/calendar.h"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <set>
#include <utility>

#include "tests/aggregators/seeds.h"

namespace floorwalker {
namespace {

using timers = std::multiset<std::pair<time_point, std::uint32_t>>;

// What visit_next() says comes next; of what comes after it, it says two, four and eight at most, none twice.
std::optional<std::uint32_t> told_next(const calendar& pages) {
  std::optional<std::uint32_t> next;
  std::set<std::uint32_t> all;
  std::array<int, 4> count{};
  pages.visit_next([&](std::uint32_t chain, int soon) {
    if (soon == 0) next = chain;
    EXPECT_TRUE(all.insert(chain).second);
    EXPECT_LE(++count.at(static_cast<std::size_t>(soon)), 1 << soon);
  });
  return next;
}

TEST(calendar, gives_timers_in_their_order) {
  for_seeds(50, [](std::mt19937_64& dice) {
    calendar pages;
    timers plain;
    time_point now{std::chrono::hours{1}};
    // Some are due before now, some long after, some on a page's very edge.
    const auto draw = [&] {
      const auto spread = static_cast<std::int64_t>(dice() >> (30 + dice() % 30));
      const std::int64_t at = now.time_since_epoch().count() + (dice() % 8 ? spread : -spread);
      return time_point{microseconds{dice() % 4 ? at : at >> 26 << 26}};
    };
    for (std::uint32_t turn = 0; turn < 1000; ++turn) {
      if (dice() % 3) {
        const time_point due = draw();
        pages.push({due, turn});
        plain.emplace(due, turn);
        continue;
      }
      now = dice() % 20 ? now + microseconds{dice() % 100'000'000} : std::max(now, draw());
      timers due;
      time_point last = time_point::min();
      std::optional<std::uint32_t> told;  // as the next
      for (calendar::timer one; pages.pop(now, one); last = one.due) {
        EXPECT_LE(last, one.due);
        EXPECT_EQ(told.value_or(one.chain), one.chain);
        due.emplace(one.due, one.chain);
        told = told_next(pages);
      }
      const auto later = plain.lower_bound({now, 0});
      ASSERT_EQ(due, timers(plain.begin(), later));
      plain.erase(plain.begin(), later);
    }
  });
}

}  // namespace
}  // namespace floorwalker
