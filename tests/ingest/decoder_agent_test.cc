// What agent.state says, and to whom a contact was transferred.
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "ingest/decoder.h"
#include "ingest/hashing.h"
#include "tests/ingest/native_event.h"

namespace floorwalker {
namespace {

using test::native_event;

struct decoder_agent : testing::Test {
  // The event of an agent's state, or the reason why there is none.
  decode_result decoded(const std::string& data, const std::string& subject = R"("a-1")") {
    record = native_event{.type = R"("agent.state")", .subject = subject, .data = data}.json();
    return reader.decode(std::string_view{record}, "a-1");
  }
  std::string verdict(const std::string& data, const std::string& subject = R"("a-1")") {
    const auto result = decoded(data, subject);
    return result ? "ok" : std::string{name_of(result.reason())};
  }
  // The capacity as it was taken, "chat=3 voice=1".
  std::string capacities(const std::string& capacity) {
    const auto result = decoded(R"({"state":"s","capacity":)" + capacity + "}");
    if (!result) return std::string{name_of(result.reason())};
    std::string text;
    for (const auto& [channel, slots] : result->capacities)
      text += (text.empty() ? "" : " ") + std::string{channel} + "=" + std::to_string(slots);
    return text;
  }

  decoder reader{262144};
  std::string record;
};

std::vector<std::string> list_of(std::span<const std::string_view> names) { return {names.begin(), names.end()}; }

// N names, "q0" and so on, as JSON.
std::string names_json(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? ",\"q" : "\"q") + std::to_string(i) + '"';
  return text;
}

TEST_F(decoder_agent, says_who_and_what) {
  const auto all = decoded(
      R"({"state":"pause-lunch","queues":["b","a\u00e9"],"skills":[{"de":1}],"team":"t","capacity":{"chat":3}})");
  ASSERT_TRUE(all) << name_of(all.reason());
  EXPECT_EQ(all->type, event_type::agent_state);
  EXPECT_EQ(all->agent, "a-1");
  EXPECT_EQ(all->subject, hash_of("a-1"));
  EXPECT_EQ(all->state, "pause-lunch");
  EXPECT_EQ(all->team, "t");
  EXPECT_TRUE(all->says_queues);
  EXPECT_EQ(list_of(all->queues), (std::vector<std::string>{"b", "a\xC3\xA9"}));
  ASSERT_EQ(all->capacities.size(), 1U);
  EXPECT_EQ(all->capacities[0].channel, "chat");
  EXPECT_EQ(all->capacities[0].slots, 3);
}

TEST_F(decoder_agent, leaves_open_what_it_does_not_say_also_after_one_that_did) {
  ASSERT_TRUE(decoded(R"({"state":"s","queues":["a"],"team":"t","capacity":2})"));
  for (const char* data : {R"({"state":"s"})", R"({"state":"s","queues":null,"team":null,"capacity":null})"}) {
    const auto bare = decoded(data);
    ASSERT_TRUE(bare) << data;
    EXPECT_FALSE(bare->says_queues);
    EXPECT_TRUE(bare->queues.empty());
    EXPECT_TRUE(bare->capacities.empty());
    EXPECT_EQ(bare->team, "");
  }
  const auto none = decoded(R"({"state":"s","queues":[]})");
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->says_queues) << "an empty list is none, not unchanged";
  EXPECT_TRUE(none->queues.empty());
}

TEST_F(decoder_agent, takes_each_queue_once_and_as_many_as_may_be) {
  const auto twice = decoded(R"({"state":"s","queues":["b","a","b","\u0061","c"]})");
  ASSERT_TRUE(twice);
  EXPECT_EQ(list_of(twice->queues), (std::vector<std::string>{"b", "a", "c"}));

  const auto most = decoded(R"({"state":"s","queues":["q0",)" + names_json(agent_queues_max) + "]}");
  ASSERT_TRUE(most);
  ASSERT_EQ(most->queues.size(), agent_queues_max);
  EXPECT_EQ(most->queues.front(), "q0");
  EXPECT_EQ(most->queues.back(), "q" + std::to_string(agent_queues_max - 1));

  const auto more = decoded(R"({"state":"s","queues":[)" + names_json(20'000) + "]}");
  ASSERT_TRUE(more) << "valid; what is too much is passed over";
  EXPECT_EQ(more->queues.size(), agent_queues_max);
  EXPECT_EQ(more->queues.back(), "q" + std::to_string(agent_queues_max - 1));
  EXPECT_EQ(verdict(R"({"state":"s","queues":[)" + names_json(2000) + ",\"\"]}"), "bad_name") << "but still checked";
}

TEST_F(decoder_agent, takes_a_capacity_for_all_channels_or_for_each) {
  EXPECT_EQ(capacities("3"), "=3");
  EXPECT_EQ(capacities("0"), "=0");
  EXPECT_EQ(capacities("10000"), "=10000");
  EXPECT_EQ(capacities(R"({"chat":3,"voice":1})"), "chat=3 voice=1");
  EXPECT_EQ(capacities(R"({"chat":3,"voice":null})"), "chat=3") << "null is as good as absent";
  EXPECT_EQ(capacities("{}"), "");
  std::string many;
  for (int i = 0; i < 100; ++i) many += (i > 0 ? ",\"c" : "\"c") + std::to_string(i) + "\":1";
  ASSERT_TRUE(decoded(R"({"state":"s","capacity":{)" + many + "}}"));
  EXPECT_EQ(reader.decode(std::string_view{record}, "a-1")->capacities.size(), 64U);
}

TEST_F(decoder_agent, names_what_is_wrong_with_a_capacity) {
  for (const char* wrong : {"-1", "10001", "1.0", "1e2", "9223372036854775808", R"({"chat":-1})", R"({"chat":1.5})",
                            R"({"chat":1,"voice":10001})"})
    EXPECT_EQ(capacities(wrong), "bad_number") << wrong;
  for (const char* wrong : {"\"3\"", "[3]", "true", R"({"chat":"3"})", R"({"chat":{}})", R"({"chat":[1]})"})
    EXPECT_EQ(capacities(wrong), "wrong_type") << wrong;
  EXPECT_EQ(capacities(R"({"":1})"), "bad_name");
  EXPECT_EQ(capacities("{\"" + std::string(129, 'c') + "\":1}"), "bad_name");
  EXPECT_EQ(capacities(R"({"a\u0000":1})"), "bad_name");
  EXPECT_EQ(capacities(R"({"chat":1,"voice":1,"ch\u0061t":2})"), "duplicate_key");
}

TEST_F(decoder_agent, needs_a_name_for_the_agent) {
  EXPECT_EQ(verdict(R"({"state":"s"})", "\"" + std::string(128, 'a') + "\""), "ok");
  EXPECT_EQ(verdict(R"({"state":"s"})", "\"" + std::string(129, 'a') + "\""), "bad_name");
  EXPECT_EQ(verdict(R"({"state":"s"})", R"("")"), "bad_name");
  EXPECT_EQ(verdict(R"({"state":"","queues":[]})"), "bad_name");
  EXPECT_EQ(verdict(R"({"state":"s","team":""})"), "bad_name");
}

TEST_F(decoder_agent, takes_none_of_it_from_other_types) {
  record = native_event{.data = R"({"queue":"q","queues":["a"],"capacity":{"x":"y"},"team":"t","state":"s"})"}.json();
  const auto result = reader.decode(std::string_view{record}, "c-1");
  ASSERT_TRUE(result) << name_of(result.reason());
  EXPECT_FALSE(result->says_queues);
  EXPECT_TRUE(result->capacities.empty());
  EXPECT_EQ(result->team, "");
  EXPECT_EQ(result->state, "");
  EXPECT_EQ(result->agent, "");
}

TEST_F(decoder_agent, is_read_in_binary_mode_too) {
  const std::vector<record_header> headers{
      {"ce_specversion", "1.0"},           {"ce_id", "1"},       {"ce_source", "s"}, {"ce_type", "agent.state"},
      {"ce_time", "2026-11-22T10:00:00Z"}, {"ce_subject", "a-1"}};
  const auto result =
      reader.decode(std::string_view{R"({"state":"s","queues":["x","y"],"capacity":{"chat":2}})"}, "a-1", headers);
  ASSERT_TRUE(result) << name_of(result.reason());
  EXPECT_EQ(result->agent, "a-1");
  EXPECT_EQ(result->queues.size(), 2U);
  ASSERT_EQ(result->capacities.size(), 1U);
  EXPECT_EQ(result->capacities[0].slots, 2);
}

TEST_F(decoder_agent, says_to_whom_a_contact_was_transferred) {
  record = native_event{.type = R"("contact.transferred")",
                        .data = R"({"kind":"blind","from_agent":"a","to_agent":"b","to_external":"+49 30 1"})"}
               .json();
  const auto result = reader.decode(std::string_view{record}, "c-1");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->agent, "a");
  EXPECT_EQ(result->to_agent, "b");
}

}  // namespace
}  // namespace floorwalker
