#include "aggregators/in_stages.h"

#include <gtest/gtest.h>

#include <vector>

namespace floorwalker {
namespace {

TEST(in_stages, takes_each_record_through_all_stages_in_order) {
  for (const std::size_t count : {0U, 1U, 11U, 12U, 13U, 100U}) {
    std::vector<std::size_t> first, second, third;
    in_stages(
        count, [&](std::size_t i) { first.push_back(i); },
        [&](std::size_t i) {
          EXPECT_LT(i, first.size());
          second.push_back(i);
        },
        [&](std::size_t i) {
          EXPECT_LT(i, second.size());
          EXPECT_TRUE(first.size() >= i + 2 * stage_distance || first.size() == count) << "too little time between";
          third.push_back(i);
        });
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back(i);
    EXPECT_EQ(first, all);
    EXPECT_EQ(second, all);
    EXPECT_EQ(third, all);
  }
}

}  // namespace
}  // namespace floorwalker
