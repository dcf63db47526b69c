// Finds what a std::multimap finds, however many keys share a hash.
#include "aggregators/chain_index.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/aggregators/seeds.h"

namespace floorwalker {
namespace {

TEST(chain_index, finds_what_a_map_finds) {
  for_seeds(20, [](std::mt19937_64& dice) {
    chain_index index;
    std::map<key128, std::uint32_t> plain;
    const std::uint64_t hashes = dice() % 2 ? 50 : 5000;  // few: nearly all are shared
    for (std::uint32_t turn = 0; turn < 5000; ++turn) {
      const key128 key{dice() % 4 + 1, dice() % hashes * 0x9e3779b97f4a7c15};
      const auto known = plain.find(key);
      const auto found =
          index.find(key, [&](std::uint32_t chain) { return known != plain.end() && known->second == chain; });
      ASSERT_EQ(found, known != plain.end() ? known->second : chain_index::none);
      if (known != plain.end()) {
        EXPECT_NE(index.likely(key), chain_index::none);
        if (dice() % 2) continue;
        index.erase(key, known->second);
        plain.erase(known);
      } else if (dice() % 4) {
        index.insert(key, turn);
        plain.emplace(key, turn);
      }
      ASSERT_EQ(index.size(), plain.size());
    }
    for (const auto& [key, chain] : plain) index.erase(key, chain);
    EXPECT_EQ(index.size(), 0U);
    for (const auto& [key, chain] : plain) EXPECT_EQ(index.likely(key), chain_index::none);
  });
}

TEST(chain_index, holds_all_contacts_of_a_chain) {
  chain_index index;
  for (std::uint64_t contact = 1; contact <= 100; ++contact) index.insert({1, contact}, 7);
  index.erase({1, 50}, 7);
  EXPECT_EQ(index.size(), 99U);
  EXPECT_EQ(index.likely({1, 50}), chain_index::none);
  EXPECT_EQ(index.likely({1, 51}), 7U);
}

}  // namespace
}  // namespace floorwalker
