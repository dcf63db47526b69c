#include "server/metrics_desk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>

#include "tests/server/example_snapshot.h"
#include "tests/server/page_text.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using page = metrics_desk::page;
using test::text_of;

constexpr auto deadline = 20s;

// A desk whose pages say the seq that they are of, and how much memory they were given.
struct desk_under_test {
  explicit desk_under_test(std::chrono::milliseconds kept_for = 1h)
      : desk(
            [this](metric_page& to, const picture& of, const server_figures&) {
              ++rendered;
              given = to.capacity();
              to.clear();
              const std::string text = "page " + std::to_string(of.figures->seq);
              to.written_to(std::copy(text.begin(), text.end(), to.room(text.size())));
              to.finish();
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
  EXPECT_EQ(text_of(*first), "page 1");
  EXPECT_EQ(text_of(*second), "page 2");
}

TEST(metrics_desk, writes_into_the_memory_of_a_page_that_nobody_holds) {
  desk_under_test tested;
  tested.ask(1);
  EXPECT_EQ(tested.given, 0U);
  const page held = tested.ask(2);
  EXPECT_EQ(tested.given, metric_page::block_bytes) << "of the first";
  tested.ask(3);
  EXPECT_EQ(tested.given, 0U) << "the second is still being sent";
  EXPECT_EQ(text_of(*held), "page 2");
}

TEST(metrics_desk, lets_go_of_a_page_that_nobody_asks_for) {
  desk_under_test tested(1ms);
  const std::weak_ptr<const metric_page> made = tested.ask(1);
  const auto give_up = std::chrono::steady_clock::now() + deadline;
  while (!made.expired() && std::chrono::steady_clock::now() < give_up) std::this_thread::yield();
  EXPECT_TRUE(made.expired());
  EXPECT_EQ(text_of(*tested.ask(1)), "page 1") << "made anew";
}

TEST(metrics_desk, ends_before_those_who_hold_its_pages) {
  page held;
  {
    desk_under_test tested;
    held = tested.ask(1);
  }
  EXPECT_EQ(text_of(*held), "page 1");
}

}  // namespace
}  // namespace floorwalker
