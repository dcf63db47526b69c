#include "aggregators/key_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace floorwalker {
namespace {

// Many keys share a home, so that runs are long, wrap around and are closed in every way.
key128 crowded_key(std::mt19937_64& dice) { return {1 + dice() % 40, dice() % 8 == 0 ? dice() : dice() % 16}; }

TEST(key_table, does_what_a_map_does) {
  std::mt19937_64 dice{7};
  for (int round = 0; round < 50; ++round) {
    key_table<int> table;
    std::map<key128, int> twin;
    for (int i = 0; i < 4'000; ++i) {
      const key128 key = crowded_key(dice);
      table.prefetch(key);
      if (dice() % 5 < 3) {
        EXPECT_EQ(table.insert(key, i), twin.emplace(key, i).second);
      } else {
        table.erase(key);
        twin.erase(key);
      }
      const key128 other = crowded_key(dice);
      const auto known = twin.find(other);
      const int* found = table.find(other);
      ASSERT_EQ(found != nullptr, known != twin.end());
      if (found) {
        ASSERT_EQ(*found, known->second);
      }
    }
    ASSERT_EQ(table.size(), twin.size());
    std::map<key128, int> visited;
    table.visit([&](const key128& key, int value) { visited.emplace(key, value); });
    ASSERT_EQ(visited, twin);
  }
}

TEST(key_table, holds_nothing_at_first) {
  key_table<int> table;
  table.prefetch({1, 1});
  table.erase({1, 1});
  EXPECT_EQ(table.find({1, 1}), nullptr);
  EXPECT_EQ(table.size(), 0U);
}

}  // namespace
}  // namespace floorwalker
