#include "ingest/decoder.h"

#include <gtest/gtest.h>

#include <type_traits>
#include <vector>

#include "ingest/hashing.h"
#include "tests/ingest/native_event.h"

namespace floorwalker {
namespace {

using test::native_event;
using namespace std::chrono_literals;

constexpr std::size_t record_bytes = 262144;
const time_point ten = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 10h;

// What became of a record: "ok", or the reason's name.
std::string verdict(std::string_view record) {
  decoder decoder{record_bytes};
  const auto result = decoder.decode(record, "c-1");
  return result ? "ok" : std::string{name_of(result.reason())};
}
std::string verdict(const native_event& event) { return verdict(std::string_view{event.json()}); }

std::string of_type(std::string_view type, const std::string& data) {
  return verdict(native_event{.type = "\"" + std::string{type} + "\"", .data = data});
}

struct bad_record {
  std::string what, reason, bytes;
};

std::vector<bad_record> bad_records() {
  const std::string good = native_event{}.json();
  const auto with_data = [](const std::string& data) { return native_event{.data = data}.json(); };
  const std::string in_queue = R"({"queue":"billing","x":)";
  return {
      {"no bytes", "empty", ""},
      {"white space alone", "empty", " \n\t\r "},
      {"one byte too many", "oversize", good + std::string(record_bytes + 1 - good.size(), ' ')},
      {"a megabyte", "oversize", std::string(1 << 20, '[')},
      {"a byte-order mark", "bad_encoding", "\xEF\xBB\xBF" + good},
      {"invalid UTF-8 in a name", "bad_encoding", with_data("{\"queue\":\"b\xFFlling\"}")},
      {"invalid UTF-8 in a skipped key", "bad_encoding", with_data("{\"queue\":\"b\",\"\xC0\xAF\":1}")},
      {"a surrogate in UTF-8", "bad_encoding", with_data("{\"queue\":\"\xED\xA0\x80\"}")},
      {"UTF-16", "bad_encoding", std::string("\xFF\xFE{\0}\0", 6)},
      {"a lone high surrogate", "bad_encoding", with_data(R"({"queue":"\ud83d"})")},
      {"a lone low surrogate", "bad_encoding", with_data(R"({"queue":"\ude00"})")},
      {"a lone surrogate in a skipped value", "bad_encoding", with_data(in_queue + R"(["\ud83d"]})")},
      {"a lone surrogate in a skipped key", "bad_encoding", with_data(in_queue + R"({"\udc00":1}})")},
      {"text", "not_json", "hello"},
      {"truncated", "not_json", good.substr(0, good.size() - 1)},
      {"truncated in a string", "not_json", good.substr(0, good.size() - 5)},
      {"an open brace", "not_json", "{"},
      {"a raw NUL", "not_json", with_data(std::string("{\"queue\":\"b\0\"}", 14))},
      {"a raw newline in a string", "not_json", with_data("{\"queue\":\"b\n\"}")},
      {"a bad escape", "not_json", with_data(R"({"queue":"\x41"})")},
      {"a bad escape in a skipped value", "not_json", with_data(in_queue + R"("\q"})")},
      {"single quotes", "not_json", "{'id':'1'}"},
      {"a comma too many", "not_json", with_data(R"({"queue":"billing",})")},
      {"no comma", "not_json", with_data(R"({"queue":"billing" "channel":"voice"})")},
      {"no colon", "not_json", with_data(R"({"queue" "billing"})")},
      {"a comma too many in a skipped array", "not_json", with_data(in_queue + "[1,]}")},
      {"two values in a skipped array", "not_json", with_data(in_queue + "[1 2]}")},
      {"NaN", "not_json", with_data(in_queue + "NaN}")},
      {"a number with a leading zero", "not_json", with_data(in_queue + "012}")},
      {"half a literal", "not_json", with_data(in_queue + "tru}")},
      {"a literal too long", "not_json", with_data(in_queue + "nullx}")},
      {"brackets that do not pair", "not_json", with_data(in_queue + "[1}]")},
      {"nested 1,100 deep", "too_deep", with_data(in_queue + std::string(1100, '[') + std::string(1100, ']') + "}")},
      {"objects 1,100 deep", "too_deep",
       [&] {
         std::string deep = "1";
         for (int i = 0; i < 1100; ++i) deep = "{\"a\":" + deep + "}";
         return with_data(in_queue + deep + "}");
       }()},
      {"arrays alone, 1,100 deep", "too_deep", std::string(1100, '[') + std::string(1100, ']')},
      {"garbage behind", "trailing_bytes", good + "x"},
      {"a brace behind", "trailing_bytes", good + "}"},
      {"a second object", "trailing_bytes", good + "\n" + good},
      {"a NUL behind", "trailing_bytes", good + std::string(1, '\0')},
      {"an array", "not_an_object", "[" + good + "]"},
      {"a string", "not_an_object", "\"hello\""},
      {"a number", "not_an_object", "42"},
      {"null", "not_an_object", "null"},
      {"a key twice", "duplicate_key", native_event{.more = R"("type":"contact.ended")"}.json()},
      {"a key twice, spelled otherwise", "duplicate_key",
       native_event{.more = R"("\u0074ype":"contact.ended")"}.json()},
      {"a key twice, first spelled otherwise", "duplicate_key",
       R"({"\u0073ubject":"x",)" + native_event{}.json().substr(1)},
      {"an extension twice", "duplicate_key", native_event{.more = R"("x":1,"y":2,"\u0078":1)"}.json()},
      {"data twice", "duplicate_key", native_event{.more = R"("data":{"queue":"sales"})"}.json()},
      {"a member of data twice", "duplicate_key", with_data(R"({"queue":"billing","queue":"billing"})")},
      {"a member of data twice, spelled otherwise", "duplicate_key",
       with_data(R"({"queue":"billing","\u0071ueue":"x"})")},
      {"an unknown member of data twice", "duplicate_key", with_data(R"({"queue":"billing","x":1,"y":2,"x":3})")},
      {"2^63", "bad_number", native_event{.sequence = "9223372036854775808"}.json()},
      {"2^63 as a string", "bad_number", native_event{.sequence = R"("9223372036854775808")"}.json()},
      {"a sequence of letters", "bad_number", native_event{.sequence = R"("abc")"}.json()},
      {"an empty sequence", "bad_number", native_event{.sequence = R"("")"}.json()},
      {"a broken sequence", "bad_number", native_event{.sequence = "1.5"}.json()},
      {"1e400 in a skipped value", "bad_number", with_data(in_queue + "1e400}")},
      {"-1e400 in a skipped value", "bad_number", with_data(in_queue + "[-1e400]}")},
      {"an empty name", "bad_name", with_data(R"({"queue":""})")},
      {"a name of 129 bytes", "bad_name", with_data("{\"queue\":\"" + std::string(129, 'q') + "\"}")},
      {"a name of 64 KiB", "bad_name", with_data("{\"queue\":\"" + std::string(65536, 'q') + "\"}")},
      {"a name with NUL", "bad_name", with_data(R"({"queue":"a\u0000b"})")},
      {"an empty id", "bad_name", native_event{.id = R"("")"}.json()},
      {"an empty subject", "bad_name", native_event{.subject = R"("")"}.json()},
      {"an empty root", "bad_name", with_data(R"({"queue":"billing","root":""})")},
      {"another specversion", "bad_specversion", native_event{.specversion = R"("0.3")"}.json()},
      {"no date", "bad_time", native_event{.time = R"("yesterday")"}.json()},
      {"a day that is not", "bad_time", native_event{.time = R"("2026-02-30T10:00:00Z")"}.json()},
      {"before 1970", "bad_time", native_event{.time = R"("1969-12-31T23:59:59Z")"}.json()},
      {"no time zone", "bad_time", native_event{.time = R"("2026-11-22T10:00:00")"}.json()},
  };
}

TEST(decoder, names_one_reason_for_each_bad_record_and_serves_the_next) {
  decoder decoder{record_bytes};
  const std::string good = native_event{}.json();
  for (const auto& bad : bad_records()) {
    const auto result = decoder.decode(std::string_view{bad.bytes}, "c-1");
    EXPECT_EQ(result ? "ok" : name_of(result.reason()), bad.reason) << bad.what;
    EXPECT_TRUE(decoder.decode(std::string_view{good}, "c-1")) << "after " << bad.what;
  }
  EXPECT_EQ(decoder.decode(std::string_view{}, "c-1").reason(), rejection::null_record);
}

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

TEST(decoder, reads_the_data_of_each_type) {
  decoder decoder{record_bytes};
  std::string record;
  const auto decoded = [&](const char* type, const char* data) -> const event& {
    record = native_event{.type = "\"" + std::string{type} + "\"", .data = data}.json();
    const auto result = decoder.decode(std::string_view{record}, "c-1");
    EXPECT_TRUE(result) << type << ' ' << data << ' ' << name_of(result.reason());
    static const event none;
    return result ? *result : none;
  };
  EXPECT_EQ(decoded("contact.started", R"({"channel":"chat","direction":"callback"})").direction, direction::callback);
  EXPECT_EQ(decoded("contact.started", R"({"channel":"chat"})").direction, direction::inbound);
  EXPECT_EQ(decoded("contact.self_service_ended", R"({"flow":"ivr","outcome":"failed"})").outcome,
            self_service_outcome::failed);
  EXPECT_EQ(decoded("contact.answered", R"({"agent":"a","role":"supervisor"})").role, leg_role::supervisor);
  EXPECT_EQ(decoded("contact.answered", R"({"agent":"a","wait_ms":1500})").wait, 1500ms);
  EXPECT_EQ(decoded("contact.answered", R"({"agent":"a","wait_ms":-2})").wait, -2ms);
  EXPECT_EQ(decoded("contact.left_queue", R"({"reason":"no_agents","to_queue":"b"})").left_reason,
            left_reason::no_agents);
  EXPECT_EQ(decoded("contact.left_queue", R"({"reason":"system","to_queue":"b"})").to_queue, "b");
  EXPECT_EQ(decoded("contact.message", R"({"by":"bot"})").by, party::bot);
  EXPECT_EQ(decoded("contact.ended", R"({})").by, party::unsaid);
  EXPECT_EQ(decoded("contact.ended", R"({"by":"customer"})").by, party::customer);
  EXPECT_EQ(decoded("contact.ended", R"({"by":"network"})").by, party::system) << "an open list";
  const event& moved =
      decoded("contact.transferred", R"({"kind":"consult","from_agent":"a","from_queue":"q","to_queue":"r"})");
  EXPECT_EQ(moved.transfer, transfer_kind::consult);
  EXPECT_EQ(moved.agent, "a");
  EXPECT_EQ(moved.queue, "q");
  EXPECT_EQ(moved.to_queue, "r");
  EXPECT_TRUE(decoded("contact.queued", R"({"queue":"q","synthetic":true})").synthetic);
  EXPECT_FALSE(decoded("contact.queued", R"({"queue":"q","synthetic":false})").synthetic);
  EXPECT_EQ(decoded("contact.queued", R"({"queue":"b\u00e9\ud83d\ude00"})").queue, "b\xC3\xA9\xF0\x9F\x98\x80");
  EXPECT_EQ(decoded("contact.queued", R"({"queue":"<script>\"\n"})").queue, "<script>\"\n");
  decoded("agent.state", R"({"state":"pause-lunch","queues":[],"skills":["de"],"team":"t","capacity":{"chat":3}})");
  decoded("contact.promised", R"({"promise":"p","kind":"callback","due":"2026-11-23T10:00:00Z"})");
  decoded("contact.rated", R"({"kind":"csat","score":4.5})");
  decoded("contact.parked", R"({"until":"2026-11-23T10:00:00+01:00","reason":"waits for goods"})");
}

// For each type: what it must have, one by one taken away.
TEST(decoder, misses_each_required_member) {
  const std::vector<std::pair<const char*, std::vector<std::string>>> required = {
      {"contact.started", {R"("channel":"voice")"}},
      {"contact.self_service_started", {R"("flow":"ivr")"}},
      {"contact.self_service_ended", {R"("flow":"ivr")", R"("outcome":"failed")"}},
      {"contact.queued", {R"("queue":"q")"}},
      {"contact.alerted", {R"("agent":"a")"}},
      {"contact.declined", {R"("agent":"a")"}},
      {"contact.answered", {R"("agent":"a")"}},
      {"contact.abandoned", {}},
      {"contact.left_queue", {R"("reason":"timeout")"}},
      {"contact.held", {}},
      {"contact.resumed", {}},
      {"contact.parked", {}},
      {"contact.unparked", {}},
      {"contact.transferred", {R"("kind":"blind")"}},
      {"contact.message", {R"("by":"agent")"}},
      {"contact.released", {R"("agent":"a")"}},
      {"contact.wrapup_started", {R"("agent":"a")"}},
      {"contact.wrapup_ended", {R"("agent":"a")"}},
      {"contact.ended", {}},
      {"agent.state", {R"("state":"break")"}},
      {"contact.promised", {R"("promise":"p")", R"("kind":"k")", R"("due":"2026-11-23T10:00:00Z")"}},
      {"contact.promise_kept", {R"("promise":"p")"}},
      {"contact.promise_broken", {R"("promise":"p")"}},
      {"contact.corrected", {R"("kind":"k")"}},
      {"contact.escalated", {}},
      {"contact.rated", {R"("kind":"k")", R"("score":5)"}},
  };
  ASSERT_EQ(required.size(), event_type_count - 1);
  for (const auto& [type, members] : required) {
    for (std::size_t missing = 0; missing <= members.size(); ++missing) {
      std::string data;
      for (std::size_t i = 0; i < members.size(); ++i) {
        if (i != missing) data += (data.empty() ? "" : ",") + members[i];
      }
      EXPECT_EQ(of_type(type, "{" + data + "}"), missing == members.size() ? "ok" : "missing_field") << type << data;
    }
    EXPECT_EQ(verdict(native_event{.type = "\"" + std::string{type} + "\"", .data = ""}),
              members.empty() ? "ok" : "missing_field");
  }
}

TEST(decoder, checks_the_type_of_each_member) {
  const std::vector<std::pair<const char*, const char*>> wrong_type = {
      {"contact.started", R"({"channel":7})"},
      {"contact.started", R"({"channel":"voice","customer":7})"},
      {"contact.started", R"({"channel":"voice","direction":true})"},
      {"contact.queued", R"({"queue":["billing"]})"},
      {"contact.queued", R"({"queue":"q","skills":"de"})"},
      {"contact.queued", R"({"queue":"q","announced_wait_s":"30"})"},
      {"contact.queued", R"({"queue":"q","priority":[]})"},
      {"contact.queued", R"({"queue":"q","synthetic":"true"})"},
      {"contact.queued", R"({"queue":"q","root":5})"},
      {"contact.answered", R"({"agent":{}})"},
      {"contact.answered", R"({"agent":"a","wait_ms":"1500"})"},
      {"contact.message", R"({"by":1})"},
      {"contact.ended", R"({"by":1})"},
      {"contact.ended", R"({"resolved":"yes"})"},
      {"contact.parked", R"({"until":12})"},
      {"agent.state", R"({"state":1})"},
      {"agent.state", R"({"state":"s","queues":"billing"})"},
      {"agent.state", R"({"state":"s","queues":[1]})"},
      {"agent.state", R"({"state":"s","capacity":"3"})"},
      {"contact.rated", R"({"kind":"csat","score":"5"})"},
  };
  for (const auto& [type, data] : wrong_type) EXPECT_EQ(of_type(type, data), "wrong_type") << type << data;

  const std::vector<std::pair<const char*, const char*>> bad_value = {
      {"contact.started", R"({"channel":"voice","direction":"sideways"})"},
      {"contact.self_service_ended", R"({"flow":"ivr","outcome":"Failed"})"},
      {"contact.declined", R"({"agent":"a","reason":"busy"})"},
      {"contact.answered", R"({"agent":"a","role":"boss"})"},
      {"contact.left_queue", R"({"reason":"bored"})"},
      {"contact.left_queue", R"({"reason":""})"},
      {"contact.message", R"({"by":"robot"})"},
      {"contact.transferred", R"({"kind":"warm"})"},
  };
  for (const auto& [type, data] : bad_value) EXPECT_EQ(of_type(type, data), "bad_value") << type << data;

  const std::vector<std::pair<const char*, const char*>> bad_number = {
      {"contact.answered", R"({"agent":"a","wait_ms":9223372036854775808})"},
      {"contact.answered", R"({"agent":"a","wait_ms":1e400})"},
      {"contact.answered", R"({"agent":"a","wait_ms":1.5})"},
      {"contact.answered", R"({"agent":"a","wait_ms":31622400001})"},
  };
  for (const auto& [type, data] : bad_number) EXPECT_EQ(of_type(type, data), "bad_number") << type << data;
  EXPECT_EQ(of_type("agent.state", R"({"state":"s","queues":["a",""]})"), "bad_name");
  EXPECT_EQ(of_type("contact.parked", R"({"until":"soon"})"), "bad_time");
}

TEST(decoder, leaves_alone_what_is_not_the_types_own) {
  EXPECT_EQ(of_type("contact.queued", R"({"queue":"q","kind":5,"score":"x","wait_ms":"?","until":[]})"), "ok");
  EXPECT_EQ(of_type("contact.queued", R"({"queue":"q","channel":null,"nested":{"a":1,"a":2},"deep":[[[{"x":null}]]]})"),
            "ok");
  EXPECT_EQ(of_type("contact.queued", R"({"queue":"q","big":9223372036854775808,"small":1e-400})"), "ok");
  EXPECT_EQ(verdict(native_event{.more = R"("traceparent":"00-1","knownextension":{"x":[1,2]},"data_base64":null)"}),
            "ok");
}

TEST(decoder, takes_an_unknown_type_with_valid_attributes) {
  decoder decoder{record_bytes};
  const std::string record = native_event{.type = R"("contact.teleported")", .data = R"([1,{"queue":5}])"}.json();
  const auto result = decoder.decode(std::string_view{record}, "c-1");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->type, event_type::unknown);
  EXPECT_EQ(of_type("unknown", "{}"), "ok");
  EXPECT_EQ(of_type("", "{}"), "bad_name");
  EXPECT_EQ(verdict(native_event{.type = R"("contact.teleported")", .time = "\"never\""}), "bad_time");
  EXPECT_EQ(verdict(native_event{.type = R"("contact.teleported")", .subject = ""}), "missing_field");
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
