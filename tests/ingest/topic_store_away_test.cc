// The store on a topic while the broker is away and when it has come back, on librdkafka's mock, which compacts
// nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "ingest/mock_broker.h"
#include "ingest/topic_store.h"
#include "tests/ingest/store_owner.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class topic_store_away_test : public ::testing::Test {
 protected:
  topic_store_away_test() { broker_.create_topic("states", 2); }

  std::unique_ptr<topic_store> make_store() {
    return std::make_unique<topic_store>(topic_store_options{broker_.brokers(), "states", {}, 2s, false});
  }
  std::unique_ptr<test::store_owner> make_owner() {
    auto made = std::make_unique<test::store_owner>(make_store(), "w" + std::to_string(++writers_));
    made->take_up();
    return made;
  }
  template <class Call>
  static steady_clock::duration time_of(Call call) {
    const auto began = steady_clock::now();
    call();
    return steady_clock::now() - began;
  }

  mock_broker broker_;
  int writers_ = 0;
};

TEST_F(topic_store_away_test, goes_on_once_the_broker_is_back) {
  auto owner = make_owner();
  ASSERT_TRUE(owner->read_and_store(100));
  broker_.set_away(true);
  EXPECT_LT(time_of([&] { EXPECT_FALSE(owner->read_and_store(200)); }), 5s);
  for (int i = 0; i < 4; ++i) {
    EXPECT_LT(time_of([&] { EXPECT_FALSE(owner->read_and_store(210 + i)); }), 3s) << "does not wait as long again";
  }
  EXPECT_EQ(owner->archive.figures().failures, 5U);
  broker_.set_away(false);
  const auto deadline = steady_clock::now() + 30s;
  while (!owner->read_and_store(300)) ASSERT_LT(steady_clock::now(), deadline);
  ASSERT_TRUE(owner->read_and_store(310));
  const auto next = make_owner();
  EXPECT_EQ(next->position, 310);
  EXPECT_EQ(next->state().serialize(), test::truth_at(310));
}

TEST_F(topic_store_away_test, says_so_in_time_if_it_cannot_be_read) {
  auto store = make_store();
  broker_.set_away(true);
  EXPECT_LT(time_of([&] { EXPECT_THROW(store->open({test::contact_events_3}), std::runtime_error); }), 9s);
  EXPECT_LT(time_of([&] { EXPECT_THROW(store->partitions(), std::runtime_error); }), 4s);
  broker_.set_away(false);
  const auto deadline = steady_clock::now() + 30s;
  for (bool opened = false; !opened;) {
    ASSERT_LT(steady_clock::now(), deadline);
    try {
      opened = store->open({test::contact_events_3}).size() == 1;
    } catch (const std::runtime_error&) {
    }
  }
}

TEST_F(topic_store_away_test, ends_in_time_without_the_broker) {
  auto idle = make_store(), busy = make_store();
  idle->open({test::contact_events_3});
  busy->open({test::contact_events_3});
  broker_.set_away(true);
  busy->put_part(test::contact_events_3, {"w", "head", 1, 0}, std::vector<std::byte>(1000));
  EXPECT_LT(time_of([&] { idle.reset(); }), 2s);
  EXPECT_LT(time_of([&] { busy.reset(); }), 2s);
}

TEST_F(topic_store_away_test, refuses_what_can_never_work) {
  EXPECT_THROW(topic_store({"", "states", {}, 1s, false}), std::invalid_argument);
  EXPECT_THROW(topic_store({"h:1", "", {}, 1s, false}), std::invalid_argument);
  EXPECT_THAT(
      [] {
        topic_store({"h:1", "states", {{"no.such.thing", "1"}}, 1s, false});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("no.such.thing")));
  auto nowhere = topic_store{{broker_.brokers(), "other", {}, 2s, false}};
  EXPECT_THROW(nowhere.open({test::contact_events_3}), std::runtime_error);
}

}  // namespace
}  // namespace floorwalker
