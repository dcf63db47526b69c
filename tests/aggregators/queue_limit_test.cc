// Which queues have rows of their own does not depend on who is heard first.
#include "aggregators/queue_limit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace floorwalker {
namespace {

time_point at(int second) { return time_point{std::chrono::seconds{second}}; }

std::string owners(const queue_limit& limit) {
  std::string found;
  for (const char* name : {"a", "b", "c", "d", "e"})
    if (limit.has_own_row(name)) found += name;
  return found;
}

TEST(queue_limit, the_first_seen_have_rows_of_their_own) {
  queue_limit limit{2};
  limit.see("b", at(2));
  limit.see("a", at(3));
  EXPECT_EQ(owners(limit), "ab");
  limit.see("c", at(1));
  EXPECT_EQ(owners(limit), "bc");
  EXPECT_EQ(limit.take_moved(), std::vector<std::string>{"a"});
  limit.see("a", at(0));  // another partition had seen it earlier
  EXPECT_EQ(owners(limit), "ac");
  EXPECT_EQ(limit.take_moved(), (std::vector<std::string>{"a", "b"}));
}

TEST(queue_limit, configured_queues_always_do) {
  queue_limit limit{2};
  limit.reserve("e");
  limit.see("a", at(1));
  limit.see("b", at(2));
  limit.see("e", at(9));
  EXPECT_EQ(owners(limit), "ae");
  EXPECT_TRUE(limit.has_own_row("_other"));
}

TEST(queue_limit, every_order_of_hearing_gives_the_same_rows) {
  std::array<std::pair<std::string, int>, 6> seen{{{"a", 5}, {"b", 2}, {"c", 2}, {"d", 1}, {"a", 2}, {"e", 7}}};
  std::sort(seen.begin(), seen.end());
  do {
    queue_limit limit{3};
    for (const auto& [name, second] : seen) limit.see(name, at(second));
    ASSERT_EQ(owners(limit), "abd");
  } while (std::next_permutation(seen.begin(), seen.end()));
}

}  // namespace
}  // namespace floorwalker
