// What replay reads: files of lines, and the lines.
#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

#include "ingest/line_reader.h"
#include "ingest/recorded_event.h"
#include "tests/ingest/native_event.h"
#include "tests/ingest/recording_files.h"
#include "tests/ingest/scratch_directory.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using test::native_event;
using test::scratch_directory;
using test::write_gzip;
using test::write_plain;
using test::zstd_frame;

std::vector<std::string> lines_of(const std::string& file) {
  std::vector<std::string> lines;
  line_reader reader{file};
  for (std::string_view line; reader.next(line);) lines.emplace_back(line);
  EXPECT_EQ(reader.line_number(), lines.size());
  return lines;
}

TEST(line_reader, reads_plain_gzip_and_zstd_alike) {
  const scratch_directory place;
  std::string text;
  std::vector<std::string> expected;
  for (int i = 0; i < 20'000; ++i) {
    expected.push_back(std::string(static_cast<std::size_t>(i % 97), 'x') + std::to_string(i));
    text += expected.back() + (i % 3 == 0 ? "\r\n" : "\n");
  }
  expected.push_back("the last, without an end");
  text += expected.back();
  EXPECT_EQ(lines_of(write_plain(place.path() + "/a.ndjson", text)), expected);
  EXPECT_EQ(lines_of(write_gzip(place.path() + "/a.gz", text)), expected);
  EXPECT_EQ(lines_of(write_plain(place.path() + "/a.zst", zstd_frame(text))), expected);
  const std::string half = text.substr(0, 777'777);
  EXPECT_EQ(lines_of(write_plain(place.path() + "/two.zst", zstd_frame(half) + zstd_frame(text.substr(half.size())))),
            expected);
  EXPECT_EQ(lines_of(write_gzip(place.path() + "/packed-under-another-name.ndjson", text)), expected);
  EXPECT_TRUE(lines_of(write_plain(place.path() + "/empty", "")).empty());
}

TEST(line_reader, cuts_an_endless_line_and_goes_on) {
  const scratch_directory place;
  const auto lines = lines_of(write_plain(place.path() + "/a", std::string(3 << 20, 'x') + "\nshort\n"));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].size(), line_reader::line_bytes_max + 1);
  EXPECT_EQ(lines[1], "short");
}

TEST(line_reader, tells_of_files_that_are_missing_or_cut_off) {
  const scratch_directory place;
  EXPECT_THROW(line_reader{place.path() + "/missing"}, std::runtime_error);
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i * 7919) + "\n";
  const auto zst = write_plain(place.path() + "/a.zst", zstd_frame(text));
  const auto gz = write_gzip(place.path() + "/a.gz", text);
  for (const auto& file : {zst, gz}) {
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - 10);
    EXPECT_THROW(lines_of(file), std::runtime_error) << file;
  }
}

TEST(recorded_event, finds_key_and_time_and_changes_the_time_alone) {
  recorded_event_reader reader;
  const std::string line =
      R"({"data":{"root":"r-1","time":"x"}, "time" : "2026-11-22T10:00:00Z" ,"type":"contact.held","subject":"c-1"})";
  const auto event = reader.read(line);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->key, "r-1");
  EXPECT_EQ(
      reader.with_time(event->time + 1500ms),
      R"({"data":{"root":"r-1","time":"x"}, "time" : "2026-11-22T10:00:01.500000Z" ,"type":"contact.held","subject":"c-1"})");
  EXPECT_EQ(reader.read(native_event{}.json())->key, "c-1");
  EXPECT_EQ(
      reader.read(native_event{.type = R"("agent.state")", .subject = R"("a-1")", .data = R"({"root":"x"})"}.json())
          ->key,
      "a-1");
  for (const char* bad :
       {"nonsense", "[]", "{}", R"({"subject":"c"})", R"({"subject":"c","time":"now"})", R"({"subject":5})"}) {
    EXPECT_FALSE(reader.read(bad)) << bad;
    EXPECT_FALSE(reader.why().empty()) << bad;
  }
}

}  // namespace
}  // namespace floorwalker
