// Random tests and their seeds. A failing seed prints the command that repeats it.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace floorwalker {

// Runs `body(dice)` for seeds 1 to `count` ($FLOORWALKER_SEEDS times as many: more for a long soak, fewer where
// each takes long), or only for $FLOORWALKER_SEED; stops at the first seed that fails.
template <class Body>
void for_seeds(std::uint64_t count, Body body) {
  const char* only = std::getenv("FLOORWALKER_SEED");
  const std::uint64_t first = only ? std::strtoull(only, nullptr, 10) : 1;
  const char* times = std::getenv("FLOORWALKER_SEEDS");
  const double share = times ? std::strtod(times, nullptr) : 1;
  ASSERT_GT(share, 0) << "FLOORWALKER_SEEDS is a number above 0";
  const std::uint64_t last = only ? first : static_cast<std::uint64_t>(std::ceil(static_cast<double>(count) * share));
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    std::mt19937_64 dice{seed};
    body(dice);
    if (!testing::Test::HasFailure()) continue;
    const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
    FAIL() << "repeat it with: FLOORWALKER_SEED=" << seed << " " << testing::internal::GetArgvs()[0]
           << " --gtest_filter=" << test->test_suite_name() << "." << test->name();
  }
}

}  // namespace floorwalker
