// What is packed is what comes out again.
#include "aggregators/packed_cell.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "aggregators/histogram.h"
#include "tests/aggregators/seeds.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr time_point noon{12h};

cell unpacked(const packed_cell& from) {
  cell to;
  to.add(figure::offered, 3);  // what was there before is gone
  from.unpack(to);
  return to;
}

std::int64_t random_value(std::mt19937_64& dice) {
  const auto any = static_cast<std::int64_t>(dice() >> dice() % 64);
  switch (dice() % 5) {
    case 0: return any;
    case 1: return -(any >> 1);
    case 2: return any / 1000 * 1000;
    default: return bucket_value(any >> 1);
  }
}

std::int32_t random_count(std::mt19937_64& dice) {
  return dice() % 2 ? 1 : std::max(1, static_cast<std::int32_t>(dice() >> (37 + dice() % 27))) * (dice() % 2 ? 1 : -1);
}

cell random_cell(std::mt19937_64& dice) {
  cell made;
  made.begin = noon + std::chrono::seconds{dice() % 100'000};
  for (auto left = dice() % 20; left > 0; --left) {
    const auto of = static_cast<spread>(dice() % spread_count);
    switch (dice() % 4) {
      case 0: made.add(static_cast<figure>(dice() % figure_count), random_count(dice)); break;
      case 1: {
        made.add_sample(of, std::abs(random_value(dice) >> 8), 1);
        break;
      }
      case 2: made.set_maximum(of, random_value(dice)); break;
      default:
        made.add(static_cast<std::uint8_t>(first_sample_kind + dice() % sample_kinds), random_value(dice),
                 random_count(dice));
    }
  }
  return made;
}

TEST(packed_cell, holds_nothing_at_first) {
  EXPECT_EQ(packed_cell{}.begin(), time_point{});
  EXPECT_TRUE(unpacked(packed_cell{}).vacant());
  EXPECT_EQ(packed_cell{noon}.begin(), noon);
  EXPECT_TRUE(unpacked(packed_cell{noon}).vacant());
}

TEST(packed_cell, unpacks_to_what_was_packed) {
  for_seeds(20, [](std::mt19937_64& dice) {
    for (int i = 0; i < 500; ++i) {
      const cell wanted = random_cell(dice);
      ASSERT_EQ(unpacked(packed_cell{wanted}), wanted);
    }
  });
}

TEST(packed_cell, keeps_the_largest_and_the_smallest_numbers) {
  cell all;
  all.begin = noon;
  for (const std::int64_t value : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{0},
                                   std::numeric_limits<std::int64_t>::max()})
    for (const std::uint8_t kind : {kind_of(spread::talk), flow})
      all.add(kind, value, value < 0 ? std::numeric_limits<std::int32_t>::min() : 1);
  EXPECT_EQ(unpacked(packed_cell{all}), all);
  cell last;
  last.add(served, bucket_value(std::numeric_limits<std::int64_t>::max()), std::numeric_limits<std::int32_t>::max());
  EXPECT_EQ(unpacked(packed_cell{last}), last);
}

TEST(packed_cell, is_a_value) {
  for_seeds(5, [](std::mt19937_64& dice) {
    packed_cell kept;
    cell wanted;
    for (int i = 0; i < 300; ++i) {
      const cell next = random_cell(dice);
      packed_cell other{next};
      switch (dice() % 4) {
        case 0: kept = other; break;
        case 1: kept = std::move(other); break;
        case 2: kept.swap(other); break;
        default: {
          const packed_cell copy{other};
          ASSERT_EQ(copy, other);
          ASSERT_EQ(kept == other, wanted == next);
          continue;
        }
      }
      wanted = next;
      ASSERT_EQ(unpacked(kept), wanted);
      const packed_cell& same = kept;
      kept = same;
      ASSERT_EQ(unpacked(kept), wanted);
    }
  });
}

// The reason for it all: what most cells hold takes no further memory.
TEST(packed_cell, takes_few_bytes) {
  EXPECT_LE(sizeof(packed_cell), 24U);
  cell second;
  second.add(figure::answered, 1);
  second.add(figure::answered_in_target, 1);
  second.add(figure::target_met, 1);
  second.add(kind_of(spread::wait_answered), 12'345'000, 1);
  second.add(kind_of(spread::talk), 301'007'000, 1);
  EXPECT_LE(packed_cell{second}.bytes().size(), 12U);
  cell minute;
  for (std::int64_t i = 0; i < 60; ++i) minute.add(kind_of(spread::talk), bucket_value(30'000'000 + i * 5'000'000), 1);
  EXPECT_LE(packed_cell{minute}.bytes().size(), 64U);
}

}  // namespace
}  // namespace floorwalker
