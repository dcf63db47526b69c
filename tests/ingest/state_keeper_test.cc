#include "ingest/state_keeper.h"

#include <gtest/gtest.h>

#include "tests/ingest/scratch_directory.h"

namespace floorwalker {
namespace {

const time_point ten = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{10};

class state_keeper_test : public ::testing::Test {
 protected:
  state_keeper_test() { store(100, "id-1"); }

  void store(std::int64_t next_offset, const std::string& topic_id) {
    keeper_.outbox()->put(
        {"t", topic_id, 3, 10, next_offset, keeper_.settings_hash(), partition_state{rules_}.serialize()});
    keeper_.write_all(ten);
  }
  partition_start take_up(std::int64_t low, std::int64_t high, const std::string& topic_id = "id-1") {
    partition_start start{"t", topic_id, 3, 0, 0, high};
    keeper_.take_up(start, low, high);
    return start;
  }

  std::shared_ptr<const settings> rules_ = std::make_shared<settings>();
  test::scratch_directory place_;
  state_keeper keeper_{place_.path(), rules_};
};

TEST_F(state_keeper_test, goes_on_where_the_stored_state_ends) {
  for (const auto& [low, high] : {std::pair{0, 100}, std::pair{100, 100}, std::pair{0, 5000}}) {
    const auto start = take_up(low, high);
    EXPECT_EQ(start.position, 100);
    EXPECT_EQ(start.first_offset, 10);
  }
  EXPECT_EQ(take_up(0, 100, "").position, 100) << "a broker that tells no ids";
}

TEST_F(state_keeper_test, starts_at_the_beginning_of_a_log_that_the_state_does_not_fit) {
  EXPECT_EQ(take_up(7, 99).position, 7) << "the log ends before the state does";
  EXPECT_EQ(take_up(7, 200).position, 7) << "what did not fit is put aside";
  store(100, "id-1");
  EXPECT_EQ(take_up(101, 200).position, 101) << "the log begins behind the state";
  store(100, "id-1");
  EXPECT_EQ(take_up(7, 200, "id-2").position, 7) << "the topic has been made anew";
}

TEST_F(state_keeper_test, goes_on_under_other_settings) {
  auto other = std::make_shared<settings>();
  other->dedupe = std::chrono::seconds{60};
  state_keeper later{place_.path(), other};
  partition_start start{"t", "id-1", 3, 0, 0, 200};
  later.take_up(start, 7, 200);
  EXPECT_EQ(start.position, 100);
}

TEST_F(state_keeper_test, counts_what_it_cannot_store_and_tells_how_old_the_oldest_state_is) {
  EXPECT_EQ(keeper_.figures().oldest_stored, ten);
  EXPECT_EQ(keeper_.figures().failures, 0U);
  std::filesystem::remove_all(place_.path());
  store(200, "id-1");
  EXPECT_EQ(keeper_.figures().failures, 1U);
  EXPECT_EQ(keeper_.figures().oldest_stored, ten);
}

TEST(state_keeper, keeps_nothing_without_a_directory) {
  state_keeper keeper{"", std::make_shared<settings>()};
  EXPECT_EQ(keeper.outbox(), nullptr);
  partition_start start{"t", "", 0, 0, 0, 9};
  keeper.take_up(start, 4, 9);
  EXPECT_EQ(start.position, 4);
  keeper.write_all(ten);
  EXPECT_FALSE(keeper.figures().oldest_stored);
}

}  // namespace
}  // namespace floorwalker
