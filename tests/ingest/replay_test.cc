#include "ingest/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "ingest/mock_broker.h"
#include "ingest/recorded_event.h"
#include "tests/ingest/feed_reader.h"
#include "tests/ingest/native_event.h"
#include "tests/ingest/recording_files.h"
#include "tests/ingest/scratch_directory.h"
#include "tests/ingest/topic_dump.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using test::dump_topic;
using test::native_event;
using test::scratch_directory;
using test::write_gzip;
using test::write_plain;
using test::zstd_frame;

constexpr int partitions = 6;

class replay_test : public ::testing::Test {
 protected:
  replay_test() { broker_.create_topic("t", partitions); }

  replay_options options(std::vector<std::string> files) const {
    replay_options options;
    options.files = std::move(files);
    options.brokers = broker_.brokers();
    options.topic = "t";
    options.speed = std::nullopt;
    return options;
  }

  mock_broker broker_;
  scratch_directory place_;
};

std::string line_of(int contact, int step, time_point time) {
  return native_event{.id = "\"" + std::to_string(contact) + "/" + std::to_string(step) + "\"",
                      .type = R"("contact.held")",
                      .time = '"' + to_rfc3339(time) + '"',
                      .subject = "\"c-" + std::to_string(contact) + "-" + std::to_string(step) + "\"",
                      .data = R"({"root":"r-)" + std::to_string(contact) + R"("})"}
      .json();
}

const time_point ten = std::chrono::sys_days{std::chrono::year{1999} / 2 / 1} + 10h;

TEST_F(replay_test, writes_all_lines_keyed_by_root_in_the_order_of_the_files) {
  std::vector<std::string> texts(3);
  std::multiset<std::string> expected;
  for (int step = 0; step < 30; ++step) {
    for (int contact = 0; contact < 100; ++contact) {
      const auto line = line_of(contact, step, ten + std::chrono::seconds{step});
      texts[static_cast<std::size_t>(step / 10)] += line + "\n" + (contact == 50 ? "\n" : "");
      expected.insert(line);
    }
  }
  const auto before = test::wall_now();
  EXPECT_EQ(replay(options({write_plain(place_.path() + "/1.ndjson", texts[0]),
                            write_gzip(place_.path() + "/2.ndjson.gz", texts[1]),
                            write_plain(place_.path() + "/3.ndjson.zst", zstd_frame(texts[2]))})),
            0);
  std::multiset<std::string> written;
  std::map<std::string, int> partition_of, next_step;
  std::set<int> used;
  for (const auto& record : dump_topic(broker_.brokers(), "t", partitions)) {
    written.insert(record.value);
    EXPECT_EQ(partition_of.emplace(record.key, record.partition).first->second, record.partition) << record.key;
    used.insert(record.partition);
    const std::string step = "/" + std::to_string(next_step[record.key]++) + "\"";
    EXPECT_NE(record.value.find(step), std::string::npos) << record.value << " is not step " << step;
    EXPECT_GE(time_point{std::chrono::milliseconds{record.timestamp_ms}}, before - 1ms) << "the time of writing";
  }
  EXPECT_EQ(written, expected);
  EXPECT_EQ(partition_of.size(), 100U);
  EXPECT_EQ(used.size(), std::size_t{partitions});
}

TEST_F(replay_test, refuses_lines_that_are_no_events_and_sends_the_rest) {
  const auto file = write_plain(place_.path() + "/a",
                                line_of(1, 0, ten) + "\nnonsense\n{\"subject\":7}\n" + line_of(1, 1, ten) + "\n");
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(replay(options({place_.path() + "/missing", file})), 1);
  const std::string said = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(said, ::testing::HasSubstr(file + ":2: not sent: not_json"));
  EXPECT_THAT(said, ::testing::HasSubstr(file + ":3: not sent: no subject"));
  EXPECT_THAT(said, ::testing::HasSubstr("/missing: "));
  EXPECT_EQ(dump_topic(broker_.brokers(), "t", partitions).size(), 2U);
}

TEST_F(replay_test, moves_all_times_alike) {
  std::string text;
  for (int i = 0; i < 10; ++i) text += line_of(i, 0, ten + std::chrono::hours{i}) + "\n";
  auto moved = options({write_plain(place_.path() + "/a", text)});
  moved.shift_to_now = true;
  const auto before = test::wall_now();
  EXPECT_EQ(replay(moved), 0);
  const auto after = test::wall_now();
  std::vector<time_point> times;
  recorded_event_reader reader;
  for (const auto& record : dump_topic(broker_.brokers(), "t", partitions))
    times.push_back(reader.read(record.value)->time);
  std::sort(times.begin(), times.end());
  ASSERT_EQ(times.size(), 10U);
  EXPECT_GE(times.front(), before);
  EXPECT_LE(times.front(), after);
  for (std::size_t i = 1; i < times.size(); ++i) EXPECT_EQ(times[i] - times[i - 1], 1h);
}

TEST_F(replay_test, keeps_the_pace_of_the_event_times) {
  auto paced =
      options({write_plain(place_.path() + "/a", line_of(1, 0, ten) + "\n" + line_of(1, 1, ten + 60s) + "\n")});
  paced.speed = 120;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(replay(paced), 0);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 500ms);
  const auto records = dump_topic(broker_.brokers(), "t", partitions);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_GE(records[1].timestamp_ms - records[0].timestamp_ms, 499);
}

TEST_F(replay_test, stops_when_told_and_says_that_it_is_not_done) {
  auto paced =
      options({write_plain(place_.path() + "/a", line_of(1, 0, ten) + "\n" + line_of(1, 1, ten + 24h) + "\n")});
  paced.speed = 1;
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(replay(paced, stop.get_token()), 1);
}

TEST_F(replay_test, refuses_what_cannot_work) {
  auto wrong = options({"x"});
  wrong.properties["no.such.property"] = "1";
  EXPECT_THROW(replay(wrong), std::invalid_argument);
  wrong = options({"x"});
  wrong.speed = 0;
  EXPECT_THROW(replay(wrong), std::invalid_argument);
  EXPECT_THROW(replay(options({})), std::invalid_argument);
}

}  // namespace
}  // namespace floorwalker
