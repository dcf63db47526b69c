#include "server/service_end.h"

#include <gtest/gtest.h>

#include <future>

#include "server/log_format.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

struct service_end_test : testing::Test {
  void give_up() {
    feed_state feed;
    feed.fatal = true;
    feed.problem = "topic t has been made anew";
    hub.tell(feed);
  }
  std::future<service_end> await(end_patience patience) {
    return std::async(std::launch::async, [this, patience] { return await_end(hub, asked.get_token(), patience); });
  }

  view_hub hub;
  std::stop_source asked;
};

TEST_F(service_end_test, comes_at_once_when_it_is_asked_for) {
  auto end = await({1h, 1h});
  asked.request_stop();
  ASSERT_EQ(end.wait_for(10s), std::future_status::ready);
  EXPECT_EQ(end.get(), service_end::asked);
}

TEST_F(service_end_test, comes_when_the_consumer_gives_up) {
  auto end = await({0ms, 1ms});
  EXPECT_EQ(end.wait_for(20ms), std::future_status::timeout) << "nothing has happened yet";
  feed_state away;
  away.problem = "broker a:1 is away";
  hub.tell(away);
  EXPECT_EQ(end.wait_for(20ms), std::future_status::timeout) << "that is no reason";
  give_up();
  ASSERT_EQ(end.wait_for(10s), std::future_status::ready);
  EXPECT_EQ(end.get(), service_end::gave_up);
}

TEST_F(service_end_test, lets_the_reason_be_seen_unless_it_is_asked_to_hurry) {
  give_up();
  auto end = await({1h, 1ms});
  EXPECT_EQ(end.wait_for(50ms), std::future_status::timeout) << "nobody could have seen why";
  asked.request_stop();
  ASSERT_EQ(end.wait_for(10s), std::future_status::ready);
}

TEST_F(service_end_test, is_a_failure_if_it_was_not_asked_for) {
  give_up();
  EXPECT_EQ(await_end(hub, asked.get_token(), {0ms, 0ms}), service_end::gave_up);
}

TEST(time_limit, calls_when_it_is_over) {
  std::promise<void> called;
  const time_limit limit(1ms, [&] { called.set_value(); });
  EXPECT_EQ(called.get_future().wait_for(10s), std::future_status::ready);
}

TEST(time_limit, does_not_call_when_all_was_done_before) {
  bool called = false;
  {
    const time_limit limit(1h, [&] { called = true; });
  }
  EXPECT_FALSE(called);
}

// A worker that hangs cannot be joined: the process ends all the same, and says why.
TEST(time_limit_death_test, ends_a_process_whose_stop_hangs) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto hang = [] {
    log_to_stderr(log_format::text);
    const time_limit limit(1ms, leave_without_waiting);
    std::promise<void> never;
    never.get_future().wait();
  };
  EXPECT_EXIT(hang(), testing::ExitedWithCode(1), "not stopped in time");
}

}  // namespace
}  // namespace floorwalker
