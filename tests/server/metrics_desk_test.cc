#include "server/metrics_desk.h"

#include <gtest/gtest.h>

#include <future>

#include "tests/server/example_snapshot.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using page = metrics_desk::page;

constexpr auto deadline = 20s;

// A desk whose pages say the seq that they are of, and how much memory they were given.
struct desk_under_test {
  explicit desk_under_test(std::chrono::milliseconds kept_for = 1h)
      : desk(
            [this](const picture& of, const server_figures&, std::string memory) {
              ++rendered;
              given = memory.capacity();
              memory.assign(100'000, 'x');
              return memory += std::to_string(of.figures->seq);
            },
            [](const std::function<void()>& task) { task(); }, kept_for) {}

  page ask(std::uint64_t seq) {
    std::promise<page> answer;
    auto future = answer.get_future();
    desk.ask(test::picture_of(test::snapshot_of({}, seq)), {}, [&](page made) { answer.set_value(std::move(made)); });
    if (future.wait_for(deadline) != std::future_status::ready) throw std::runtime_error("no page came");
    return future.get();
  }
  std::atomic<int> rendered{0};
  std::atomic<std::size_t> given{0};
  metrics_desk desk;
};

TEST(metrics_desk, makes_one_page_a_seq) {
  desk_under_test tested;
  const page first = tested.ask(1), again = tested.ask(1), second = tested.ask(2);
  EXPECT_EQ(first, again);
  EXPECT_NE(first, second);
  EXPECT_EQ(tested.rendered, 2);
  EXPECT_TRUE(first->ends_with("x1"));
  EXPECT_TRUE(second->ends_with("x2"));
}

TEST(metrics_desk, writes_into_the_memory_of_a_page_that_nobody_holds) {
  desk_under_test tested;
  tested.ask(1);
  EXPECT_EQ(tested.given, std::string().capacity());
  const page held = tested.ask(2);
  EXPECT_GE(tested.given, 100'000U) << "of the first";
  tested.ask(3);
  EXPECT_EQ(tested.given, std::string().capacity()) << "the second is still being sent";
  EXPECT_TRUE(held->ends_with("x2"));
}

TEST(metrics_desk, lets_go_of_a_page_that_nobody_asks_for) {
  desk_under_test tested(1ms);
  const std::weak_ptr<const std::string> made = tested.ask(1);
  const auto give_up = std::chrono::steady_clock::now() + deadline;
  while (!made.expired() && std::chrono::steady_clock::now() < give_up) std::this_thread::yield();
  EXPECT_TRUE(made.expired());
  EXPECT_TRUE(tested.ask(1)->ends_with("x1")) << "made anew";
}

TEST(metrics_desk, ends_before_those_who_hold_its_pages) {
  page held;
  {
    desk_under_test tested;
    held = tested.ask(1);
  }
  EXPECT_TRUE(held->ends_with("x1"));
}

}  // namespace
}  // namespace floorwalker
