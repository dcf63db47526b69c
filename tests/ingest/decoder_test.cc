// A record as a whole: its attributes, its key, its size, its place in memory.
#include "ingest/decoder.h"

#include <gtest/gtest.h>

#include <type_traits>
#include <vector>

#include "ingest/hashing.h"
#include "tests/ingest/decoder_verdict.h"
#include "tests/ingest/native_event.h"

namespace floorwalker {
namespace {

using test::native_event;
using test::record_bytes;
using test::verdict;
using namespace std::chrono_literals;

const time_point ten = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 10h;

TEST(decoder, misses_each_required_attribute) {
  for (auto attribute : {&native_event::specversion, &native_event::id, &native_event::source, &native_event::type,
                         &native_event::time, &native_event::subject}) {
    native_event event;
    event.*attribute = "";
    EXPECT_EQ(verdict(event), "missing_field") << event.json();
    event.*attribute = "null";
    EXPECT_EQ(verdict(event), "missing_field") << event.json();
    for (const char* wrong : {"1", "true", "[]", "{}"}) {
      event.*attribute = wrong;
      EXPECT_EQ(verdict(event), "wrong_type") << event.json();
    }
  }
  for (const char* wrong : {"[]", "1", "\"x\"", "true"}) EXPECT_EQ(verdict(native_event{.data = wrong}), "wrong_type");
  for (const char* wrong : {"true", "[]", "{}"}) EXPECT_EQ(verdict(native_event{.sequence = wrong}), "wrong_type");
}

TEST(decoder, reads_the_attributes) {
  decoder decoder{record_bytes};
  const std::string record = native_event{.sequence = "17"}.json();
  const auto result = decoder.decode(std::string_view{record}, "c-1");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->type, event_type::contact_queued);
  EXPECT_EQ(result->time, ten + 250ms);
  EXPECT_EQ(result->sequence, 17);
  EXPECT_EQ(result->subject, hash_of("c-1"));
  EXPECT_EQ(result->root, result->subject);
  EXPECT_EQ(result->identity, hash_of(std::string_view{"test\0e-1", 8}));
  EXPECT_EQ(result->queue, "billing");
  EXPECT_EQ(result->channel, "voice");
  EXPECT_FALSE(result->misrouted);
  EXPECT_FALSE(result->synthetic);
  EXPECT_FALSE(result->wait);
}

TEST(decoder, takes_a_sequence_as_number_or_decimal_string) {
  decoder decoder{record_bytes};
  for (const auto& [written, meant] : std::vector<std::pair<std::string, std::int64_t>>{
           {"", 0}, {"null", 0}, {"-3", -3}, {"\"42\"", 42}, {"\"-1\"", -1}, {"9223372036854775807", INT64_MAX}}) {
    const std::string record = native_event{.sequence = written}.json();
    const auto result = decoder.decode(std::string_view{record}, "c-1");
    ASSERT_TRUE(result) << written;
    EXPECT_EQ(result->sequence, meant) << written;
  }
}

TEST(decoder, tells_ids_and_sources_apart) {
  const auto identity = [](const std::string& source, const std::string& id) {
    decoder decoder{record_bytes};
    const std::string record = native_event{.id = "\"" + id + "\"", .source = "\"" + source + "\""}.json();
    const auto result = decoder.decode(std::string_view{record}, "c-1");
    EXPECT_TRUE(result);
    return result ? result->identity : key128{};
  };
  EXPECT_EQ(identity("a", "b"), identity("a", "b"));
  EXPECT_NE(identity("a", "bc"), identity("ab", "c"));
  EXPECT_NE(identity("a", "b"), identity("b", "a"));
  EXPECT_EQ(identity(std::string(1024, 's'), std::string(1024, 'i')),
            identity(std::string(1024, 's'), std::string(1024, 'i')));
}

TEST(decoder, compares_the_key_with_the_root) {
  decoder decoder{record_bytes};
  const auto misrouted = [&](const native_event& event, std::optional<std::string_view> key) {
    const std::string record = event.json();
    const auto result = decoder.decode(std::string_view{record}, key);
    EXPECT_TRUE(result);
    return result && result->misrouted;
  };
  const native_event own{};
  const native_event child{.data = R"({"queue":"billing","root":"c-0"})"};
  const native_event agent{
      .type = R"("agent.state")", .subject = R"("a-1")", .data = R"({"state":"lunch","root":"c-0"})"};
  EXPECT_FALSE(misrouted(own, "c-1"));
  EXPECT_TRUE(misrouted(own, "c-2"));
  EXPECT_TRUE(misrouted(own, ""));
  EXPECT_TRUE(misrouted(own, std::nullopt));
  EXPECT_FALSE(misrouted(child, "c-0"));
  EXPECT_TRUE(misrouted(child, "c-1"));
  EXPECT_FALSE(misrouted(agent, "a-1"));
  EXPECT_TRUE(misrouted(agent, "c-0"));
}
TEST(decoder, reads_the_members_in_any_order_and_spacing) {
  EXPECT_EQ(verdict("\n{ \"data\" : { \"channel\" : \"voice\" , \"queue\" : \"b\" } "
                    ",\"subject\":\"c-1\",\t\"time\":\"2026-11-22T10:00:00Z\","
                    "\"type\":\"contact.queued\" , \"source\":\"s\",\"id\":\"1\",\"specversion\":\"1.0\" }\r\n "),
            "ok");
}

TEST(decoder, takes_a_record_of_the_greatest_size_and_a_name_of_the_greatest_length) {
  const std::string good = native_event{}.json();
  EXPECT_EQ(verdict(good + std::string(record_bytes - good.size(), ' ')), "ok");
  EXPECT_EQ(verdict(native_event{.data = "{\"queue\":\"" + std::string(128, 'q') + "\"}"}), "ok");
  std::string many = "{\"queue\":\"q\"";
  for (int i = 0; i < 20'000; ++i) many += ",\"" + std::to_string(i) + "\":0";
  EXPECT_EQ(verdict(native_event{.data = many + "}"}), "ok");
  EXPECT_EQ(verdict(native_event{.data = many + ",\"777\":0}"}), "duplicate_key");
}

// Wherever in a page the record ends, also right at the end of the last mapped one: see the mutation test for that.
TEST(decoder, gives_the_same_for_every_place_in_memory) {
  const std::string record = native_event{}.json();
  std::vector<char> memory(3 * 4096 + record.size());
  decoder decoder{record_bytes};
  for (std::size_t at = 0; at < 4096; ++at) {
    std::copy(record.begin(), record.end(), memory.begin() + static_cast<std::ptrdiff_t>(at));
    const auto result = decoder.decode(std::string_view{memory.data() + at, record.size()}, "c-1");
    ASSERT_TRUE(result) << at;
    ASSERT_EQ(result->queue, "billing") << at;
  }
}

TEST(decoder, is_not_helped_by_what_lies_behind_the_record) {
  const std::string record = native_event{}.json();
  decoder decoder{record_bytes};
  for (const char* behind : {"}}}}", ",\"a\":1}}", "\"}}}", "]}]}", "          "}) {
    const std::string memory = record + behind + std::string(128, '}');
    for (std::size_t size = 1; size < record.size(); ++size) {
      const auto result = decoder.decode(std::string_view{memory.data(), size}, "c-1");
      ASSERT_FALSE(result) << size << behind;
      ASSERT_EQ(result.reason(), rejection::not_json) << size << behind;
    }
    ASSERT_TRUE(decoder.decode(std::string_view{memory.data(), record.size()}, "c-1"));
  }
}

template <class Text>
concept decodable = requires(decoder reader, Text text) {
  reader.decode(std::forward<Text>(text), std::nullopt);
};
static_assert(decodable<std::string_view> && decodable<const std::string&>);
static_assert(!decodable<std::string>, "a temporary would be gone before its event");
static_assert(!std::is_copy_constructible_v<decoder>);

}  // namespace
}  // namespace floorwalker
