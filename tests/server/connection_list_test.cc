#include "server/connection_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using instant = connection::instant;

struct connection_list_test : testing::Test {
  struct client final : connection {
    client(connection_list_test& owner, int its_name) : test(owner), name(its_name) {}
    void pulse(instant) override {
      test.pulsed.push_back(name);
      test.list.plan(*this, instant::max(), instant::max());
    }
    void shut_down() override {}
    void cut() override {}
    connection_list_test& test;
    int name;
  };

  connection_list_test() {
    for (int name = 0; name < 4; ++name) list.add(clients.emplace_back(*this, name));
  }
  client& at(int name) { return *std::next(clients.begin(), name); }
  std::vector<int> pulse(instant at_that) {
    pulsed.clear();
    next = list.pulse(at_that);
    return pulsed;
  }

  connection_list list;
  std::list<client> clients;
  std::vector<int> pulsed;
  instant next, now{1h};
};

TEST_F(connection_list_test, pulses_who_is_due_and_says_who_is_next) {
  EXPECT_THAT(pulse(now), IsEmpty());
  EXPECT_EQ(next, instant::max());
  list.plan(at(1), now + 1s, instant::max());
  list.plan(at(3), now + 2s, instant::max());
  EXPECT_THAT(pulse(now), IsEmpty());
  EXPECT_EQ(next, now + 1s);
  EXPECT_THAT(pulse(now + 1s), ElementsAre(1));  // at its time, not only after it
  EXPECT_EQ(next, now + 2s);
  EXPECT_THAT(pulse(now + 5s), ElementsAre(3));
  EXPECT_EQ(next, instant::max());
}

TEST_F(connection_list_test, a_picture_makes_those_due_who_wait_for_one) {
  list.plan(at(0), now + 9s, now);
  list.plan(at(1), now + 9s, now + 1s);
  list.plan(at(2), now + 9s, instant::max());
  EXPECT_THAT(pulse(now), IsEmpty());
  list.new_picture();
  EXPECT_THAT(pulse(now), ElementsAre(0));
  EXPECT_EQ(next, now + 1s);
  EXPECT_THAT(pulse(now + 1s), ElementsAre(1));
  EXPECT_EQ(next, now + 9s);
}

TEST_F(connection_list_test, who_takes_the_place_of_another_keeps_its_own_time) {
  list.plan(at(0), now, instant::max());
  list.plan(at(3), now + 1s, instant::max());
  list.remove(at(0));
  EXPECT_THAT(list.all(), ElementsAre(&at(3), &at(1), &at(2)));
  EXPECT_THAT(pulse(now), IsEmpty());
  list.plan(at(3), now, instant::max());
  EXPECT_THAT(pulse(now), ElementsAre(3));
  for (const int name : {3, 1, 2}) list.remove(at(name));
  EXPECT_TRUE(list.empty());
}

}  // namespace
}  // namespace floorwalker
