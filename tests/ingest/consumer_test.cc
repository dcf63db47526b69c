// The consumer against librdkafka's mock cluster: a real client, a real protocol, no network but loopback.
#include "ingest/consumer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "ingest/kafka_client.h"
#include "ingest/mock_broker.h"
#include "ingest/producer.h"
#include "ingest/rfc3339.h"
#include "ingest/state_inspect.h"
#include "tests/ingest/feed_reader.h"
#include "tests/ingest/native_event.h"
#include "tests/ingest/scratch_directory.h"
#include "tests/ingest/topic_dump.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using test::feed_reader;
using test::native_event;
using test::rejected;
using test::scratch_directory;
using test::taken;
using ::testing::HasSubstr;

constexpr int partitions = 6;

std::string contact(int i) { return "c-" + std::to_string(i); }

// Contact i queued now; `id` names the event.
std::string queued_event(int i, const std::string& id) {
  return native_event{
      .id = '"' + id + '"', .time = '"' + to_rfc3339(test::wall_now()) + '"', .subject = '"' + contact(i) + '"'}
      .json();
}

class consumer_test : public ::testing::Test {
 protected:
  consumer_options options() const {
    consumer_options options;
    options.brokers = broker_.brokers();
    options.topics = {"contact-events"};
    options.properties = mock_broker::consumer_properties();
    options.state_directory = directory_;
    return options;
  }

  void produce(int first, int count) {
    producer out{producer_options{broker_.brokers(), "contact-events"}};
    for (int i = first; i < first + count; ++i) {
      ASSERT_TRUE(out.send(contact(i), queued_event(i, "e-" + std::to_string(i)), [] { return false; }));
    }
    ASSERT_TRUE(out.flush(10'000)) << out.last_failure();
    ASSERT_EQ(out.failed(), 0U);
  }

  std::string stored_states() const {
    std::ostringstream out, errors;
    const auto store = open_for_inspection({.directory = directory_});
    EXPECT_EQ(inspect_state(*store, rules_, true, out, errors), 0) << errors.str();
    return out.str();
  }

  mock_broker broker_;
  std::shared_ptr<const settings> rules_ = std::make_shared<settings>();
  std::string directory_;
};

TEST_F(consumer_test, takes_every_record_once_and_accounts_for_it) {
  broker_.create_topic("contact-events", partitions);
  {
    producer out{producer_options{broker_.brokers(), "contact-events"}};
    const auto send = [&out](std::string_view key, std::string_view value) {
      ASSERT_TRUE(out.send(key, value, [] { return false; }));
    };
    for (int i = 0; i < 5000; ++i) send(contact(i), queued_event(i, "e-" + std::to_string(i)));
    for (int i = 0; i < 500; ++i) send(contact(i), queued_event(i, "e-" + std::to_string(i)));  // again
    for (int i = 0; i < 100; ++i) send("somebody", queued_event(6000 + i, "m-" + std::to_string(i)));
    send("k", "not JSON"), send("k", ""), send("k", std::string_view{}), send("k", std::string(300'000, ' '));
    send(contact(1), native_event{.id = "\"u\"",
                                  .type = R"("contact.teleported")",
                                  .time = '"' + to_rfc3339(test::wall_now()) + '"',
                                  .subject = "\"c-1\""}
                         .json());
    send(contact(1), native_event{.id = "\"f\"", .time = R"("2100-01-01T00:00:00Z")", .subject = "\"c-1\""}.json());
    ASSERT_TRUE(out.flush(10'000));
  }
  constexpr std::int64_t sent = 5000 + 500 + 100 + 4 + 2;

  view_hub hub;
  consumer consumer{options(), rules_, hub};
  consumer.start();
  feed_reader reader{hub, rules_};
  const auto seen = reader.wait_for([](const snapshot& s) { return s.covered && taken(s.tallies) == sent; });
  const record_tallies& tallies = seen->tallies;
  EXPECT_EQ(taken(tallies), sent);
  EXPECT_EQ(tallies.applied[index_of(event_type::contact_queued)], 5100);
  EXPECT_EQ(tallies.applied[index_of(event_type::unknown)], 1);
  EXPECT_EQ(tallies.duplicates, 500);
  EXPECT_EQ(tallies.misrouted, 100);
  EXPECT_EQ(rejected(tallies), 5);
  for (const auto reason :
       {rejection::not_json, rejection::empty, rejection::null_record, rejection::oversize, rejection::future}) {
    EXPECT_EQ(tallies.rejected[index_of(reason)], 1) << name_of(reason);
  }
  EXPECT_EQ(seen->partitions.size(), std::size_t{partitions});
  EXPECT_EQ(hub.feed().partitions_total, partitions);
  EXPECT_EQ(hub.feed().problem, "");

  // What comes later is seen, too, and the feed stays known to be read to its end.
  produce(10'000, 10);
  const auto later = reader.wait_for([](const snapshot& s) { return taken(s.tallies) == sent + 10; });
  EXPECT_EQ(taken(later->tallies), sent + 10);
  const time_point since = test::wall_now();
  const auto fresh = reader.wait_for([&](const snapshot& s) { return s.as_of - s.lag > since + 1s; });
  EXPECT_GT(fresh->as_of - fresh->lag, since + 1s) << "lag does not grow while there is nothing to read";
}

TEST_F(consumer_test, takes_events_in_binary_mode) {
  broker_.create_topic("contact-events", 1);
  const kafka_client out =
      make_kafka_client(RD_KAFKA_PRODUCER, make_kafka_conf({{"bootstrap.servers", broker_.brokers()}}));
  const std::string now = to_rfc3339(test::wall_now());
  constexpr std::string_view data = R"({"queue":"billing"})";
  const auto error = rd_kafka_producev(
      out.get(), RD_KAFKA_V_TOPIC("contact-events"), RD_KAFKA_V_KEY("c-1", 3),
      RD_KAFKA_V_VALUE(const_cast<char*>(data.data()), data.size()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
      RD_KAFKA_V_HEADER("ce_specversion", "1.0", -1), RD_KAFKA_V_HEADER("ce_id", "1", -1),
      RD_KAFKA_V_HEADER("ce_source", "s", -1), RD_KAFKA_V_HEADER("ce_type", "contact.queued", -1),
      RD_KAFKA_V_HEADER("ce_time", now.c_str(), -1), RD_KAFKA_V_HEADER("ce_subject", "c-1", -1), RD_KAFKA_V_END);
  ASSERT_EQ(error, RD_KAFKA_RESP_ERR_NO_ERROR);
  ASSERT_EQ(rd_kafka_flush(out.get(), 10'000), RD_KAFKA_RESP_ERR_NO_ERROR);
  view_hub hub;
  consumer consumer{options(), rules_, hub};
  consumer.start();
  feed_reader reader{hub, rules_};
  const auto seen = reader.wait_for([](const snapshot& s) { return taken(s.tallies) == 1; });
  EXPECT_EQ(seen->tallies.applied[index_of(event_type::contact_queued)], 1);
  EXPECT_EQ(seen->tallies.misrouted, 0);
}

TEST_F(consumer_test, sends_rejected_records_to_the_dead_letter_topic) {
  broker_.create_topic("contact-events", 1);
  broker_.create_topic("letters", 1);
  produce(0, 3);
  {
    producer out{producer_options{broker_.brokers(), "contact-events"}};
    for (const std::string_view bad : {"nonsense", "[1]"}) ASSERT_TRUE(out.send("some key", bad, [] { return false; }));
    ASSERT_TRUE(out.flush(10'000));
  }
  view_hub hub;
  {
    auto with_letters = options();
    with_letters.dead_letter_topic = "letters";
    consumer consumer{with_letters, rules_, hub};
    consumer.start();
    feed_reader reader{hub, rules_};
    EXPECT_EQ(taken(reader.wait_for([](const snapshot& s) { return taken(s.tallies) == 5; })->tallies), 5);
  }
  const auto letters = test::dump_topic(broker_.brokers(), "letters", 1);
  ASSERT_EQ(letters.size(), 2U);
  EXPECT_EQ(letters[0].key, "some key");
  EXPECT_EQ(letters[0].value, "nonsense");
  EXPECT_THAT(letters[0].headers,
              testing::MatchesRegex("floorwalker_reason=not_json floorwalker_topic=contact-events "
                                    "floorwalker_partition=0 floorwalker_offset=3 floorwalker_time=20.*Z "));
  EXPECT_EQ(letters[1].value, "[1]");

  auto circular = options();
  circular.dead_letter_topic = "contact-events";
  EXPECT_THROW((consumer{circular, rules_, hub}), std::invalid_argument);
}

TEST_F(consumer_test, counts_rejected_records_that_the_dead_letter_topic_does_not_take) {
  broker_.create_topic("contact-events", 1);
  broker_.create_topic("letters", 1);
  {
    producer out{producer_options{broker_.brokers(), "contact-events"}};
    ASSERT_TRUE(out.send("k", std::string(3000, 'x'), [] { return false; }));
    ASSERT_TRUE(out.flush(10'000));
  }
  view_hub hub;
  auto narrow = options();
  narrow.dead_letter_topic = "letters";
  narrow.properties["message.max.bytes"] = "1000";  // the record may come in, but not go out
  consumer consumer{narrow, rules_, hub};
  consumer.start();
  feed_reader reader{hub, rules_};
  reader.wait_for([&](const snapshot& s) { return taken(s.tallies) == 1 && hub.feed().dead_letters_lost == 1; });
  EXPECT_EQ(hub.feed().dead_letters_lost, 1U);
}

TEST_F(consumer_test, deals_partitions_over_several_workers) {
  broker_.create_topic("contact-events", partitions);
  produce(0, 1000);
  view_hub hub;
  consumer_options shared = options();
  shared.workers = 4;
  consumer consumer{shared, rules_, hub};
  consumer.start();
  feed_reader reader{hub, rules_};
  EXPECT_EQ(taken(reader.wait_for([](const snapshot& s) { return s.covered && taken(s.tallies) == 1000; })->tallies),
            1000);
}

TEST_F(consumer_test, waits_for_a_topic_that_does_not_exist_yet) {
  view_hub hub;
  consumer consumer{options(), rules_, hub};
  consumer.start();
  feed_reader reader{hub, rules_};
  reader.wait_for([&](const snapshot&) { return !hub.feed().problem.empty(); });
  EXPECT_THAT(hub.feed().problem, HasSubstr("topic contact-events does not exist yet"));
  EXPECT_EQ(hub.feed().partitions_total, -1);
  EXPECT_FALSE(hub.feed().fatal);

  broker_.create_topic("contact-events", partitions);
  EXPECT_TRUE(reader.wait_for([](const snapshot& s) { return s.covered; })->covered) << "an empty topic is covered";
  EXPECT_EQ(hub.feed().problem, "");
  produce(0, 10);
  EXPECT_EQ(taken(reader.wait_for([](const snapshot& s) { return taken(s.tallies) == 10; })->tallies), 10);
}

TEST_F(consumer_test, outlives_a_broker_that_goes_away_and_comes_back) {
  broker_.create_topic("contact-events", partitions);
  produce(0, 10);
  view_hub hub;
  consumer consumer{options(), rules_, hub};
  consumer.start();
  feed_reader reader{hub, rules_};
  ASSERT_TRUE(reader.wait_for([](const snapshot& s) { return s.covered; })->covered);

  broker_.set_away(true);
  const auto away = reader.wait_for([&](const snapshot& s) { return !hub.feed().problem.empty() && s.lag > 3s; });
  EXPECT_THAT(hub.feed().problem, HasSubstr("broker " + broker_.brokers() + " is away since 20"));
  EXPECT_GT(away->lag, 3s);
  EXPECT_TRUE(away->covered) << "old, not unready";

  broker_.set_away(false);
  produce(10, 10);
  const auto back =
      reader.wait_for([&](const snapshot& s) { return taken(s.tallies) == 20 && hub.feed().problem.empty(); });
  EXPECT_EQ(taken(back->tallies), 20);
  EXPECT_EQ(hub.feed().problem, "");
}

TEST_F(consumer_test, starts_and_stops_without_a_broker) {
  broker_.set_away(true);
  view_hub hub;
  consumer consumer{options(), rules_, hub};
  consumer.start();
  feed_reader reader{hub, rules_};
  reader.wait_for([&](const snapshot&) { return !hub.feed().problem.empty(); });
  EXPECT_THAT(hub.feed().problem, HasSubstr("is away since"));
  const auto begin = std::chrono::steady_clock::now();
  consumer.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 8s);
  EXPECT_TRUE(hub.feed().draining);
}

TEST_F(consumer_test, goes_on_where_it_stopped_and_ends_in_the_same_state_as_one_that_never_did) {
  broker_.create_topic("contact-events", partitions);
  const scratch_directory interrupted, straight;
  const auto run_until = [&](const std::string& where, std::int64_t records) {
    directory_ = where;
    view_hub hub;
    consumer consumer{options(), rules_, hub};
    consumer.start();
    feed_reader reader{hub, rules_};
    const auto seen = reader.wait_for([&](const snapshot& s) { return taken(s.tallies) == records; });
    EXPECT_EQ(taken(seen->tallies), records);
    consumer.stop();
    EXPECT_EQ(consumer.stored().failures, 0U);
  };
  for (int step = 0; step < 4; ++step) {
    produce(step * 250, 250);
    run_until(interrupted.path(), (step + 1) * 250);
  }
  const std::string states = stored_states();
  run_until(straight.path(), 1000);
  EXPECT_EQ(stored_states(), states);
  EXPECT_THAT(states, HasSubstr(R"("partition":5)"));
}

TEST_F(consumer_test, takes_the_older_state_where_the_newest_is_torn_and_refuses_to_go_on_where_none_is_whole) {
  broker_.create_topic("contact-events", 1);
  const scratch_directory states;
  directory_ = states.path();
  const auto taken_after = [&](int first, int count) -> std::int64_t {
    produce(first, count);
    view_hub hub;
    consumer consumer{options(), rules_, hub};
    consumer.start();
    feed_reader reader{hub, rules_};
    const auto seen = reader.wait_for(
        [&](const snapshot& s) { return (s.covered && taken(s.tallies) == first + count) || hub.feed().fatal; });
    if (!hub.feed().fatal) return taken(seen->tallies);
    EXPECT_THAT(hub.feed().problem, HasSubstr(directory_));
    EXPECT_EQ(taken(seen->tallies), 0);
    return -1;
  };
  const auto tear = [&](std::string_view kind, std::size_t how_many) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{states.path() + "/contact-events-0"})
      if (entry.path().extension() == kind) files.push_back(entry.path());
    std::ranges::sort(files, {}, [](const auto& file) { return std::filesystem::last_write_time(file); });
    ASSERT_GE(files.size(), how_many);
    for (std::size_t i = files.size() - how_many; i < files.size(); ++i)
      std::filesystem::resize_file(files[i], std::filesystem::file_size(files[i]) - 1);
  };
  EXPECT_EQ(taken_after(0, 300), 300);
  EXPECT_EQ(taken_after(300, 100), 400);
  tear(".manifest", 1);
  EXPECT_EQ(taken_after(400, 100), 500);
  tear(".manifest", 2);
  EXPECT_EQ(taken_after(500, 1), -1);
}

TEST_F(consumer_test, refuses_what_cannot_work) {
  view_hub hub;
  const auto message = [&](const consumer_options& wrong) -> std::string {
    try {
      consumer{wrong, rules_, hub};
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "accepted";
  };
  auto wrong = options();
  wrong.properties["no.such.property"] = "1";
  EXPECT_THAT(message(wrong), HasSubstr("no.such.property"));
  wrong = options();
  wrong.properties["fetch.wait.max.ms"] = "often";
  EXPECT_THAT(message(wrong), HasSubstr("fetch.wait.max.ms"));
  wrong = options();
  wrong.properties["auto.offset.reset"] = "latest";
  EXPECT_THAT(message(wrong), HasSubstr("auto.offset.reset"));
  wrong = options();
  wrong.topics.clear();
  EXPECT_THAT(message(wrong), HasSubstr("no topics"));
  wrong = options();
  wrong.state_directory = "/proc/no-such-place";
  EXPECT_THROW((consumer{wrong, rules_, hub}), std::runtime_error);
}

}  // namespace
}  // namespace floorwalker
