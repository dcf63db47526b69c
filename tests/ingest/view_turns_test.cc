#include "ingest/view_turns.h"

#include <gtest/gtest.h>

namespace floorwalker {
namespace {

const topic_partition p{"t", 3};

class view_turns_test : public ::testing::Test {
 protected:
  // The turn granted; 0: none.
  std::uint64_t ask(view_turns::source who, std::int64_t offset) {
    const auto grant = turns_.ask(p, who, offset);
    return grant ? grant->turn : 0;
  }

  view_turns turns_;
  const view_turns::source own_ = turns_.new_source(true), other_ = turns_.new_source(false),
                           third_ = turns_.new_source(false);
};

TEST_F(view_turns_test, who_began_goes_on) {
  EXPECT_TRUE(turns_.ask(p, other_, 10)->is_new);
  EXPECT_FALSE(turns_.ask(p, other_, 10)->is_new);
  EXPECT_EQ(ask(other_, 20), 1U);
  EXPECT_EQ(turns_.ask({"t", 4}, own_, 0)->turn, 1U) << "each partition by itself";
}

TEST_F(view_turns_test, another_takes_over_only_where_nothing_shown_is_taken_back) {
  EXPECT_EQ(ask(other_, 20), 1U);
  EXPECT_EQ(ask(own_, 19), 0U);
  EXPECT_EQ(ask(own_, 20), 2U);
  EXPECT_EQ(ask(other_, 20), 0U) << "not back again for nothing";
  EXPECT_EQ(ask(other_, 21), 3U) << "it still owns it, and we do not know yet";
  EXPECT_EQ(ask(own_, 20), 0U);
}

TEST_F(view_turns_test, at_the_same_offset_a_new_owner_elsewhere_follows_an_old_one) {
  EXPECT_EQ(ask(other_, 20), 1U);
  EXPECT_EQ(ask(third_, 20), 2U);
  EXPECT_EQ(ask(other_, 20), 0U);
}

TEST_F(view_turns_test, at_the_same_offset_anybody_follows_who_has_ended) {
  EXPECT_EQ(ask(own_, 20), 1U);
  EXPECT_TRUE(turns_.own_speaks(p));
  EXPECT_EQ(ask(other_, 20), 0U);
  turns_.end(p, other_);
  EXPECT_TRUE(turns_.own_speaks(p)) << "another's end is not ours";
  turns_.end(p, own_);
  EXPECT_FALSE(turns_.own_speaks(p));
  EXPECT_EQ(ask(other_, 19), 0U);
  EXPECT_EQ(ask(other_, 20), 2U);
}

TEST_F(view_turns_test, a_renewed_turn_is_another) {
  EXPECT_EQ(ask(own_, 20), 1U);
  turns_.renew_own(p);
  const auto again = turns_.ask(p, own_, 20);
  EXPECT_EQ(again->turn, 2U);
  EXPECT_TRUE(again->is_new);
  EXPECT_EQ(ask(own_, 21), 2U);
}

}  // namespace
}  // namespace floorwalker
