// The promise of the buckets: the value that stands for a bucket is within 1 % of all its members.
#include "aggregators/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/aggregators/seeds.h"

namespace floorwalker {
namespace {

void expect_near(std::int64_t value) {
  const std::int64_t stands_for = bucket_value(value);
  EXPECT_LE(std::abs(stands_for - value) * 100, value) << value;
  EXPECT_EQ(bucket_value(stands_for), stands_for) << value;
}

TEST(histogram, small_values_are_exact) {
  for (std::int64_t value = 0; value < 128; ++value) EXPECT_EQ(bucket_value(value), value);
}

TEST(histogram, is_within_one_percent_and_monotone_at_every_power_of_two) {
  for (int shift = 7; shift < 52; ++shift)
    for (std::int64_t offset = -130; offset <= 130; ++offset) {
      const std::int64_t value = (std::int64_t{1} << shift) + offset;
      if (value < 1) continue;
      expect_near(value);
      EXPECT_LE(bucket_value(value - 1), bucket_value(value)) << value;
    }
}

TEST(histogram, is_within_one_percent_of_random_values) {
  for_seeds(5, [](std::mt19937_64& dice) {
    for (int i = 0; i < 20'000; ++i) expect_near(static_cast<std::int64_t>(dice() >> (12 + dice() % 50)));
  });
}

// Rank by rank: the i-th smallest bucket is within 1 % of the i-th smallest value, which is what a quantile is.
TEST(histogram, keeps_the_order_of_exact_sorts) {
  for_seeds(10, [](std::mt19937_64& dice) {
    std::exponential_distribution<double> wait{1 / 25e6};
    std::vector<std::int64_t> values, buckets;
    for (int i = 0; i < 5000; ++i) values.push_back(static_cast<std::int64_t>(wait(dice)));
    for (const std::int64_t value : values) buckets.push_back(bucket_value(value));
    std::sort(values.begin(), values.end());
    std::sort(buckets.begin(), buckets.end());
    for (std::size_t i = 0; i < values.size(); ++i) EXPECT_LE(std::abs(values[i] - buckets[i]) * 100, values[i]);
  });
}

}  // namespace
}  // namespace floorwalker
