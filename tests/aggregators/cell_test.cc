#include "aggregators/cell.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <random>
#include <vector>

#include "aggregators/histogram.h"
#include "aggregators/tally_codec.h"
#include "tests/aggregators/cell_figures.h"

namespace floorwalker {
namespace {

TEST(cell, tells_sums_and_maxima_by_its_samples_where_they_are_exact) {
  cell second;
  second.add(kind_of(spread::talk), 2'000'000, 2);
  second.add(kind_of(spread::talk), 5'000'000, 1);
  EXPECT_EQ(total_of(second, spread::talk), 9'000'000);
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
  EXPECT_EQ(total_of(minute, spread::hold), 1'000'001);
  EXPECT_EQ(minute.maximum(spread::hold), 1'000'001);
  minute.add_sample(spread::hold, 1'000'001, -1);
  EXPECT_EQ(total_of(minute, spread::hold), 0);
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
    for (std::size_t i = 0; i < figure_count; ++i) EXPECT_EQ(count_of(one, static_cast<figure>(i)), counts[i]);
    for (std::size_t i = 0; i < spread_count; ++i) {
      if (sums[i] == 0) continue;
      EXPECT_EQ(total_of(one, static_cast<spread>(i)), sums[i]);
      EXPECT_EQ(one.maximum(static_cast<spread>(i)), maxima[i]);
    }
    std::map<std::pair<std::uint8_t, std::int64_t>, std::int32_t> told;
    for (const tally& each : one.samples()) told[{each.kind, each.value}] = each.count;
    EXPECT_EQ(told, samples);
  }
}

std::vector<std::byte> bytes_of(const cell& one) {
  byte_writer to;
  write_tallies(to, one);
  return to.take();
}

TEST(cell, comes_back_from_its_bytes) {
  std::mt19937_64 dice{4};
  for (int round = 0; round < 200; ++round) {
    const level width = round % 2 == 0 ? level::second : level::minute;
    cell one;
    for (auto left = dice() % 30; left > 0; --left) {
      one.add(static_cast<figure>(dice() % figure_count), static_cast<std::int32_t>(dice() % 5) - 2);
      const auto which = static_cast<spread>(dice() % spread_count);
      const auto exact = static_cast<std::int64_t>(dice() % 100'000'000);
      width == level::second ? one.add(kind_of(which), exact, 1) : one.add_sample(which, exact, 1);
      if (width == level::minute) one.add(flow, static_cast<std::int64_t>(dice() % 60), dice() % 2 == 0 ? 1 : -1);
    }
    const auto bytes = bytes_of(one);
    byte_reader in(bytes);
    cell again;
    read_tallies(in, width, again);
    EXPECT_TRUE(in.at_end());
    EXPECT_EQ(again, one);
  }
}

TEST(cell, is_not_read_from_bytes_that_no_pane_has) {
  cell minute;
  minute.add_sample(spread::talk, 1'000'000, 1);
  const auto of_a_minute = bytes_of(minute);
  byte_reader whole(of_a_minute);
  cell second;
  EXPECT_THROW(read_tallies(whole, level::second, second), std::runtime_error) << "a second has no sums";

  const auto refused = [](std::initializer_list<std::int64_t> numbers) {
    byte_writer made;
    for (const std::int64_t one : numbers) made.number(one);
    const auto bytes = made.take();
    byte_reader in(bytes);
    cell to;
    EXPECT_THROW(read_tallies(in, level::second, to), std::runtime_error);
  };
  refused({1, 0, 0});                              // none of a figure
  refused({2, 3, 1, 0, 1});                        // a figure twice
  refused({1, served + 1, 0, 1});                  // no such kind
  refused({1, first_sample_kind, 5, -1});          // fewer samples than none
  refused({1, first_sample_kind, -5, 1});          // less than no time
  refused({2, first_sample_kind, 5, 1, 0, 0, 1});  // a value twice
  refused({2, first_sample_kind, 5, 1, 0, std::numeric_limits<std::int64_t>::max(), 1});
  refused({3, 0, 1});  // more are told than follow
}

}  // namespace
}  // namespace floorwalker
