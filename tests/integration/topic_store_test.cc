// States on a compacted topic of a real Kafka ($FLOORWALKER_TEST_BROKERS, else 127.0.0.1:9092).
#include "ingest/topic_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "ingest/broker_queries.h"
#include "ingest/compacted_topic.h"
#include "tests/ingest/store_owner.h"
#include "tests/ingest/topic_dump.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

const auto& of = test::contact_events_3;

std::string brokers() {
  const char* told = std::getenv("FLOORWALKER_TEST_BROKERS");
  return told ? told : "127.0.0.1:9092";
}

std::vector<std::byte> noise(std::size_t size, unsigned seed) {
  std::mt19937 dice{seed};
  std::vector<std::byte> bytes(size);
  for (std::byte& one : bytes) one = static_cast<std::byte>(dice());
  return bytes;
}

class topic_store_test : public ::testing::Test {
 public:
  ~topic_store_test() override {
    char* names[] = {topic_.data()};
    auto* gone = rd_kafka_DeleteTopic_new(names[0]);
    const kafka_queue answers{rd_kafka_queue_new(client_.get())};
    rd_kafka_DeleteTopics(client_.get(), &gone, 1, nullptr, answers.get());
    const kafka_event event{rd_kafka_queue_poll(answers.get(), 10'000)};
    rd_kafka_DeleteTopic_destroy(gone);
  }

 protected:
  topic_store_test()
      : topic_{std::string{"states-"} + ::testing::UnitTest::GetInstance()->current_test_info()->name() + "-" +
               std::to_string(getpid())},
        client_{make_kafka_client(RD_KAFKA_PRODUCER, make_kafka_conf({{"bootstrap.servers", brokers()}}))} {}

  std::unique_ptr<topic_store> make_store(bool make_topic = true) {
    return std::make_unique<topic_store>(topic_store_options{brokers(), topic_, {}, 10s, make_topic});
  }
  std::unique_ptr<test::store_owner> make_owner() {
    auto made = std::make_unique<test::store_owner>(make_store(), "w" + std::to_string(++writers_));
    made->take_up();
    return made;
  }
  std::int64_t restored_offset() {
    const auto reader = make_owner();
    EXPECT_EQ(reader->state().serialize(), test::truth_at(reader->position));
    return reader->position;
  }

  std::string topic_;
  kafka_client client_;
  int writers_ = 0;
};

TEST_F(topic_store_test, gives_back_what_was_put) {
  const part_id head{"f3a9t1n1", "head", 4711, 0}, ids{"f3a9t1n2", "ids 16384", -1, 12};
  const topic_partition far{"contact.events_2", 1234567};
  {
    const auto store = make_store();
    EXPECT_TRUE(store->partitions().empty());
    EXPECT_TRUE(store->open({of}).front()->manifests().empty());
    store->put_part(of, head, noise(700'000, 1));
    store->put_part(of, ids, noise(1, 2));
    store->put_part(far, head, noise(10, 3));
    store->put_manifest(of, "f3a9t1-0", "first");
    store->put_manifest(of, "f3a9t1-1", "second");
    store->put_manifest(of, "f3a9t1-0", "third");
    store->put_manifest(far, "x-0", "far");
  }
  const auto store = make_store();
  EXPECT_THAT(store->partitions(), ElementsAre(of, far));
  const auto found = store->open({far, {"contact-events", 4}, of});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0]->part(head), noise(10, 3));
  EXPECT_TRUE(found[1]->manifests().empty());
  EXPECT_THAT(found[2]->manifests(), ElementsAre(std::pair{"f3a9t1-0", "third"}, std::pair{"f3a9t1-1", "second"}));
  EXPECT_THAT(found[2]->parts(), ElementsAre(head, ids));
  EXPECT_EQ(found[2]->part(head), noise(700'000, 1));
  EXPECT_EQ(found[2]->part(ids), noise(1, 2));
  EXPECT_THAT(
      [&] {
        found[2]->part({"x", "head", 4711, 0});
      },
      ThrowsMessage<std::runtime_error>(HasSubstr("topic " + topic_)));

  store->remove_part(of, ids);
  store->remove_manifest(of, "f3a9t1-1");
  store->put_manifest(of, "f3a9t1-0", "fourth");
  EXPECT_THAT(store->open({of}).front()->parts(), ElementsAre(head));
  EXPECT_THAT(store->open({of}).front()->manifests(), ElementsAre(std::pair{"f3a9t1-0", "fourth"}));
}

TEST_F(topic_store_test, makes_a_compacted_topic_where_it_is_missing) {
  EXPECT_THAT([&] { make_store(false)->open({of}); }, ThrowsMessage<std::runtime_error>(HasSubstr("is not there")));
  make_store()->open({of});
  broker_queries broker{client_.get(), 10s};
  auto config = broker.topic_config(topic_);
  EXPECT_EQ(config["cleanup.policy"], "compact");
  EXPECT_EQ(config["min.cleanable.dirty.ratio"], "0.2");
  EXPECT_NO_THROW(make_store(false)->open({of}));
}

TEST_F(topic_store_test, refuses_a_topic_that_is_not_compacted) {
  EXPECT_THROW(find_compacted_topic(client_.get(), {topic_, 1, {{"cleanup.policy", "compact,delete"}}}, 10s),
               state_refused);
  EXPECT_THAT([&] { make_store()->open({of}); },
              ThrowsMessage<state_refused>(HasSubstr("cleanup.policy is compact,delete")));
}

TEST_F(topic_store_test, holds_a_state_from_one_life_to_the_next) {
  for (const std::int64_t offset : {100, 4000, 4001, 20'000}) {
    auto owner = make_owner();
    for (const std::int64_t at : {offset, offset + 10, offset + 20}) ASSERT_TRUE(owner->read_and_store(at));
    EXPECT_EQ(restored_offset(), offset + 20);
  }
}

TEST_F(topic_store_test, a_former_owner_that_wakes_up_tears_nothing) {
  auto zombie = make_owner();
  for (const int offset : {100, 2000}) ASSERT_TRUE(zombie->read_and_store(offset));
  auto owner = make_owner();
  ASSERT_EQ(owner->position, 2000);
  for (int round = 1; round <= 6; ++round) {
    ASSERT_TRUE(owner->read_and_store(2000 + 50 * round));
    ASSERT_TRUE(zombie->read_and_store(2000 + 30 * round));
    ASSERT_EQ(restored_offset(), 2000 + 50 * round);
  }
}

// The topic has been given more partitions, so that another one is ours now.
TEST_F(topic_store_test, finds_what_was_stored_before_the_topic_grew) {
  auto owner = make_owner();
  ASSERT_TRUE(owner->read_and_store(100));
  auto* more = rd_kafka_NewPartitions_new(topic_.c_str(), 8, nullptr, 0);
  const kafka_queue answers{rd_kafka_queue_new(client_.get())};
  rd_kafka_CreatePartitions(client_.get(), &more, 1, nullptr, answers.get());
  const kafka_event event{rd_kafka_queue_poll(answers.get(), 10'000)};
  rd_kafka_NewPartitions_destroy(more);
  ASSERT_TRUE(event);
  const topic_partition moved{"contact-events", 6};
  make_store()->put_manifest(moved, "m-0", "after");
  EXPECT_EQ(make_store()->open({moved}).front()->manifests().at("m-0"), "after");
  EXPECT_EQ(restored_offset(), 100);
}

// While the owner stores and the broker takes older records away, whoever reads finds the newest state.
TEST_F(topic_store_test, is_found_whatever_was_compacted_away) {
  find_compacted_topic(client_.get(),
                       {topic_,
                        1,
                        {{"segment.bytes", "1048576"},
                         {"segment.ms", "1000"},
                         {"min.cleanable.dirty.ratio", "0.01"},
                         {"delete.retention.ms", "0"}}},
                       10s);
  auto owner = make_owner();
  owner->read_to(2000);
  std::int64_t low = 0, high = 0, left = 0;
  const auto deadline = std::chrono::steady_clock::now() + 120s;
  do {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << left << " records of " << high << " are left";
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(owner->read_and_store(owner->position + 1));
    ASSERT_EQ(restored_offset(), owner->position);
    rd_kafka_query_watermark_offsets(client_.get(), topic_.c_str(), 0, &low, &high, 10'000);
    left = static_cast<std::int64_t>(test::dump_topic(brokers(), topic_, 1).size());
  } while (left > high / 2);
  EXPECT_GT(left, 10);
}

// Rates are printed; they only fail when they are hopeless.
TEST_F(topic_store_test, is_fast) {
  const auto store = make_store();
  store->open({of});
  const auto bytes = noise(512 * 1024, 7);
  constexpr int chunks = 400;
  const auto took = [](auto call) {
    const auto began = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double>{std::chrono::steady_clock::now() - began}.count();
  };
  const double megabytes = static_cast<double>(chunks * bytes.size()) / 1e6;
  const double written = took([&] {
    for (int i = 0; i < chunks; ++i) store->put_part(of, {"w", "ids 0", 0, i}, bytes);
    store->put_manifest(of, "w-0", "text");
  });
  std::unique_ptr<stored_partition> found;
  const double read = took([&] { found = std::move(make_store()->open({of}).front()); });
  EXPECT_EQ(found->parts().size(), 400U);
  std::printf("written %.0f MB/s, read %.0f MB/s\n", megabytes / written, megabytes / read);
  EXPECT_GT(megabytes / written, 5.0);
  EXPECT_GT(megabytes / read, 10.0);
}

}  // namespace
}  // namespace floorwalker
