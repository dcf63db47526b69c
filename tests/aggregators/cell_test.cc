#include "aggregators/cell.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "aggregators/histogram.h"

namespace floorwalker {
namespace {

TEST(cell, tells_sums_and_maxima_by_its_samples_where_they_are_exact) {
  cell second;
  second.add(kind_of(spread::talk), 2'000'000, 2);
  second.add(kind_of(spread::talk), 5'000'000, 1);
  EXPECT_EQ(second.sum(spread::talk), 9'000'000);
  EXPECT_EQ(second.maximum(spread::talk), 5'000'000);
  second.add(kind_of(spread::talk), 5'000'000, -1);
  EXPECT_EQ(second.maximum(spread::talk), 2'000'000);
  second.add(kind_of(spread::talk), 2'000'000, -2);
  EXPECT_TRUE(second.vacant());
}

TEST(cell, tells_exact_sums_and_maxima_where_samples_are_buckets) {
  cell minute;
  minute.add_sample(spread::hold, 1'000'001, 1);
  EXPECT_EQ(minute.samples().front().value, bucket_value(1'000'001));
  EXPECT_EQ(minute.sum(spread::hold), 1'000'001);
  EXPECT_EQ(minute.maximum(spread::hold), 1'000'001);
  minute.add_sample(spread::hold, 1'000'001, -1);
  EXPECT_EQ(minute.sum(spread::hold), 0);
  EXPECT_EQ(minute.maximum(spread::hold), 1'000'001) << "whoever withdraws it finds the next one";
  minute.set_maximum(spread::hold, 0);
  EXPECT_TRUE(minute.vacant());
}

// What is dense is its plain twin.
TEST(cell, is_the_same_as_dense_lists) {
  std::mt19937_64 dice{3};
  for (int round = 0; round < 200; ++round) {
    cell one;
    per_figure<std::int32_t> counts{};
    per_spread<std::int64_t> sums{}, maxima{};
    std::map<std::pair<std::uint8_t, std::int64_t>, std::int32_t> samples;
    for (int i = 0; i < 60; ++i) {
      const auto which = dice() % figure_count;
      const auto change = static_cast<std::int32_t>(dice() % 5) - 2;
      one.add(static_cast<figure>(which), change);
      counts[which] += change;
      const auto kind = static_cast<std::uint8_t>(first_sample_kind + dice() % sample_kinds);
      const auto value = static_cast<std::int64_t>(dice() % 7);
      one.add(kind, value, change);
      if ((samples[{kind, value}] += change) == 0) samples.erase({kind, value});
      const auto of = dice() % spread_count;
      const auto exact = static_cast<std::int64_t>(1 + dice() % 1000);
      one.add_sample(static_cast<spread>(of), exact, 1);
      sums[of] += exact;
      maxima[of] = std::max(maxima[of], exact);
      ++samples[{kind_of(static_cast<spread>(of)), bucket_value(exact)}];
      if (samples[{kind_of(static_cast<spread>(of)), bucket_value(exact)}] == 0)
        samples.erase({kind_of(static_cast<spread>(of)), bucket_value(exact)});
    }
    EXPECT_EQ(one.counts(), counts);
    for (std::size_t i = 0; i < spread_count; ++i) {
      if (sums[i] != 0) {
        EXPECT_EQ(one.sums()[i], sums[i]);
      }
      if (maxima[i] != 0) {
        EXPECT_EQ(one.maxima()[i], maxima[i]);
      }
    }
    std::map<std::pair<std::uint8_t, std::int64_t>, std::int32_t> told;
    for (const tally& each : one.samples()) told[{each.kind, each.value}] = each.count;
    EXPECT_EQ(told, samples);

    cell again;
    again.assign(level::minute, one.counts(), one.sums(), one.maxima(), one.samples());
    for (std::size_t i = 0; i < spread_count; ++i) EXPECT_EQ(again.sum(static_cast<spread>(i)), one.sums()[i]);
    EXPECT_EQ(again.counts(), counts);
  }
}

}  // namespace
}  // namespace floorwalker
