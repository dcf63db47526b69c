#include "ingest/state_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <span>
#include <sstream>

#include "ingest/sha256.h"
#include "ingest/state_inspect.h"
#include "tests/ingest/scratch_directory.h"

namespace floorwalker {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

stored_state example(std::int32_t partition = 3) {
  stored_state state{
      "contact-events", "Ab_1-topic-id", partition, 10, 4711, sha256_hex(std::string_view{"settings"}), {}};
  for (int i = 0; i < 1000; ++i) state.bytes.push_back(static_cast<std::byte>(i * 7));
  return state;
}

TEST(sha256, is_the_one_of_the_standard) {
  EXPECT_EQ(sha256_hex(std::string_view{"abc"}), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(std::string_view{}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(state_directory, gives_back_what_was_stored_last) {
  const test::scratch_directory place;
  const state_directory states{place.path() + "/made/on/demand"};
  EXPECT_FALSE(states.load("contact-events", 3));
  states.store(example());
  auto newer = example();
  newer.next_offset = 5000;
  newer.bytes.clear();
  states.store(newer);
  const auto found = states.load("contact-events", 3);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->topic, newer.topic);
  EXPECT_EQ(found->topic_id, newer.topic_id);
  EXPECT_EQ(found->partition, 3);
  EXPECT_EQ(found->first_offset, 10);
  EXPECT_EQ(found->next_offset, 5000);
  EXPECT_EQ(found->settings, newer.settings);
  EXPECT_TRUE(found->bytes.empty());
  EXPECT_FALSE(states.load("contact-events", 4));
  EXPECT_EQ(state_files(states.path()).size(), 1U) << "nothing unfinished is left";
}

TEST(state_directory, tells_topics_apart_whatever_they_are_called) {
  const test::scratch_directory place;
  const state_directory states{place.path()};
  for (const char* topic : {"a.b", "a_b", "a-1", "../a", "a/b", "%2E"}) {
    auto state = example();
    state.topic = topic;
    states.store(state);
  }
  EXPECT_EQ(state_files(place.path()).size(), 6U);
  EXPECT_EQ(states.load("../a", 3)->topic, "../a");
}

TEST(state_file, notices_every_torn_or_altered_byte) {
  const auto state = example();
  const auto* bytes = reinterpret_cast<const char*>(state.bytes.data());
  const std::string whole = state_file_head(state) + std::string{bytes, state.bytes.size()};
  const auto read = [](const std::string& content) { return read_state_file(std::as_bytes(std::span{content})); };
  EXPECT_EQ(read(whole).bytes, state.bytes);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_THROW(read(whole.substr(0, i)), std::runtime_error) << "cut to " << i;
    std::string altered = whole;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    EXPECT_THROW(read(altered), std::runtime_error) << "altered at " << i;
  }
  EXPECT_THROW(read(whole + 'x'), std::runtime_error) << "longer";
}

TEST(state_directory, puts_aside_what_is_not_the_partitions_own) {
  const test::scratch_directory place;
  const state_directory states{place.path()};
  states.store(example());
  const fs::path file = state_files(place.path()).front();
  fs::resize_file(file, fs::file_size(file) - 1);
  EXPECT_THROW(states.load("contact-events", 3), std::runtime_error) << "torn";
  states.store(example());
  EXPECT_TRUE(states.load("contact-events", 3));

  fs::rename(file, place.path() + "/contact-events-4.state");
  EXPECT_THROW(states.load("contact-events", 4), std::runtime_error) << "another partition's";
  states.set_aside("contact-events", 4);
  EXPECT_FALSE(states.load("contact-events", 4));
  EXPECT_TRUE(fs::exists(place.path() + "/contact-events-4.state.bad"));
}

TEST(state_inspect, lists_every_partition) {
  const test::scratch_directory place;
  std::ostringstream out, errors;
  EXPECT_EQ(inspect_state(place.path(), true, out, errors), 0);
  EXPECT_EQ(out.str(), "[]\n");
  const state_directory states{place.path()};
  for (const int partition : {10, 2}) states.store(example(partition));

  out.str("");
  EXPECT_EQ(inspect_state(place.path(), true, out, errors), 0);
  const std::string digest = sha256_hex(example().bytes);
  EXPECT_THAT(out.str(), HasSubstr(R"("partition":2,"first_offset":10,"offset":4711,"settings_fingerprint":")"));
  EXPECT_THAT(out.str(), HasSubstr(R"("size":1000,"sha256":")" + digest + '"'));
  EXPECT_LT(out.str().find(R"("partition":2,)"), out.str().find(R"("partition":10,)"));

  out.str("");
  EXPECT_EQ(inspect_state(place.path(), false, out, errors), 0);
  EXPECT_THAT(out.str(), HasSubstr(digest));
  EXPECT_EQ(errors.str(), "");

  fs::resize_file(state_files(place.path()).front(), 100);
  out.str("");
  EXPECT_EQ(inspect_state(place.path(), true, out, errors), 1);
  EXPECT_THAT(errors.str(), HasSubstr("contact-events-10.state"));
  EXPECT_THAT(out.str(), HasSubstr(R"("partition":2,)"));
  EXPECT_EQ(inspect_state(place.path() + "/missing", true, out, errors), 1);
}

}  // namespace
}  // namespace floorwalker
