#include "aggregators/key_set.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/aggregators/seeds.h"

namespace floorwalker {
namespace {

// Many keys share a home, so that runs are long, wrap around and are closed in every way.
key128 crowded_key(std::mt19937_64& dice) { return {1 + dice() % 40, dice() % 8 == 0 ? dice() : dice() % 16}; }

TEST(key_set, does_what_a_set_does) {
  for_seeds(50, [](std::mt19937_64& dice) {
    key_set keys;
    std::set<key128> twin;
    for (int i = 0; i < 4'000; ++i) {
      const key128 key = crowded_key(dice);
      keys.prefetch(key);
      if (dice() % 5 < 3) {
        ASSERT_EQ(keys.insert(key), twin.insert(key).second);
      } else {
        keys.erase(key);
        twin.erase(key);
      }
      const key128 other = crowded_key(dice);
      ASSERT_EQ(keys.contains(other), twin.contains(other));
      ASSERT_EQ(keys.size(), twin.size());
    }
    for (const key128& key : twin) EXPECT_TRUE(keys.contains(key));
  });
}

TEST(key_set, holds_nothing_at_first) {
  key_set keys;
  keys.prefetch({1, 1});
  keys.erase({1, 1});
  EXPECT_FALSE(keys.contains({1, 1}));
  EXPECT_EQ(keys.size(), 0U);
}

}  // namespace
}  // namespace floorwalker
