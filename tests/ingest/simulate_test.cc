#include "ingest/simulate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "ingest/decoder.h"
#include "ingest/mock_broker.h"
#include "tests/ingest/feed_reader.h"
#include "tests/ingest/scratch_directory.h"
#include "tests/ingest/topic_dump.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

simulate_options options_for(const mock_broker& broker) {
  simulate_options options;
  options.brokers = broker.brokers();
  options.topic = "t";
  options.quiet = true;
  return options;
}

TEST(simulate, writes_the_past_at_once_and_then_what_happens) {
  mock_broker broker;
  broker.create_topic("t", 6);
  auto options = options_for(broker);
  options.warm_up = 600s;
  options.duration = 1s;
  options.rate = 50;
  const auto begin = test::wall_now();
  EXPECT_EQ(simulate(options), 0);
  EXPECT_GE(test::wall_now() - begin, 1s);
  const auto records = test::dump_topic(broker.brokers(), "t", 6);
  EXPECT_GT(records.size(), 10'000U);
  decoder decoder{262144};
  time_point oldest = time_point::max(), newest{};
  for (const auto& record : records) {
    const auto event = decoder.decode(record.value, record.key);
    ASSERT_TRUE(event) << record.value;
    ASSERT_FALSE(event->misrouted) << record.value;
    oldest = std::min(oldest, event->time);
    newest = std::max(newest, event->time);
    ASSERT_LE(event->time, time_point{std::chrono::milliseconds{record.timestamp_ms + 1}}) << "nothing of the future";
  }
  EXPECT_GE(oldest, begin - 600s);
  EXPECT_LT(oldest, begin - 595s);
  EXPECT_GT(newest, begin);
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in{file};
  return {std::istreambuf_iterator<char>{in}, {}};
}

TEST(simulate, tells_the_truth_of_all_that_was_written) {
  mock_broker broker;
  broker.create_topic("t", 6);
  const test::scratch_directory folder;
  auto options = options_for(broker);
  options.warm_up = 60s;
  options.duration = 1s;
  options.seed = 7;
  options.truth_file = folder.path() + "/truth.json";
  EXPECT_EQ(simulate(options), 0);
  const std::string truth = text_of(options.truth_file);
  const auto records = test::dump_topic(broker.brokers(), "t", 6);
  EXPECT_THAT(truth, ::testing::HasSubstr("\"events\":" + std::to_string(records.size()) + ","));
  EXPECT_THAT(truth, ::testing::HasSubstr("\"seed\":7"));
  EXPECT_FALSE(std::filesystem::exists(options.truth_file + ".part"));
}

TEST(simulate, a_dead_feed_goes_on_quietly_until_its_time_is_over) {
  mock_broker broker;
  broker.create_topic("t", 6);
  auto options = options_for(broker);
  options.scenario = "dead-feed";
  options.warm_up = 60s;  // dead before the live part begins
  options.duration = 1s;
  const auto begin = test::wall_now();
  EXPECT_EQ(simulate(options), 0);
  EXPECT_GE(test::wall_now() - begin, 1s);
  decoder decoder{262144};
  for (const auto& record : test::dump_topic(broker.brokers(), "t", 6)) {
    const auto event = decoder.decode(record.value, record.key);
    ASSERT_TRUE(event);
    ASSERT_LT(event->time, begin - 25s);
  }
}

// A second run on one topic is not all duplicates.
TEST(simulate, draws_a_seed_where_none_is_given) {
  mock_broker broker;
  broker.create_topic("t", 6);
  auto options = options_for(broker);
  options.warm_up = 30s;
  options.duration = 1s;
  const auto say = [&] {
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(simulate(options), 0);
    return ::testing::internal::GetCapturedStderr();
  };
  const std::string first = say(), second = say();
  EXPECT_THAT(first, ::testing::HasSubstr("the seed is"));
  EXPECT_NE(first, second);
  decoder decoder{262144};
  std::set<key128> identities;
  for (const auto& record : test::dump_topic(broker.brokers(), "t", 6)) {
    EXPECT_TRUE(identities.insert(decoder.decode(record.value, record.key)->identity).second) << record.value;
  }
}

TEST(simulate, stops_when_told) {
  mock_broker broker;
  broker.create_topic("t", 6);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(simulate(options_for(broker), stop.get_token()), 0);
}

TEST(simulate, refuses_what_cannot_work) {
  mock_broker broker;
  auto wrong = options_for(broker);
  wrong.scenario = "stampede?";
  try {
    simulate(wrong);
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("stampede?"));
    EXPECT_THAT(error.what(), ::testing::HasSubstr("calm"));
  }
  wrong = options_for(broker);
  wrong.scenario_length = 60s;
  EXPECT_THROW(simulate(wrong), std::invalid_argument);  // calm has no trouble
  wrong = options_for(broker);
  wrong.truth_file = "/no/such/folder/truth.json";
  EXPECT_THROW(simulate(wrong), std::invalid_argument);
  wrong = options_for(broker);
  wrong.rate = -1;
  EXPECT_THROW(simulate(wrong), std::invalid_argument);
  wrong.rate = 1e9;
  EXPECT_THROW(simulate(wrong), std::invalid_argument);
}

}  // namespace
}  // namespace floorwalker
