// What stands in an event's `data`, type by type.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "ingest/decoder.h"
#include "tests/ingest/decoder_verdict.h"
#include "tests/ingest/native_event.h"

namespace floorwalker {
namespace {

using test::native_event;
using test::record_bytes;
using test::verdict;
using namespace std::chrono_literals;

std::string of_type(std::string_view type, const std::string& data) {
  return verdict(native_event{.type = "\"" + std::string{type} + "\"", .data = data});
}
TEST(decoder_data, reads_the_data_of_each_type) {
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
TEST(decoder_data, misses_each_required_member) {
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

TEST(decoder_data, checks_the_type_of_each_member) {
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

TEST(decoder_data, leaves_alone_what_is_not_the_types_own) {
  EXPECT_EQ(of_type("contact.queued", R"({"queue":"q","kind":5,"score":"x","wait_ms":"?","until":[]})"), "ok");
  EXPECT_EQ(of_type("contact.queued", R"({"queue":"q","channel":null,"nested":{"a":1,"a":2},"deep":[[[{"x":null}]]]})"),
            "ok");
  EXPECT_EQ(of_type("contact.queued", R"({"queue":"q","big":9223372036854775808,"small":1e-400})"), "ok");
  EXPECT_EQ(verdict(native_event{.more = R"("traceparent":"00-1","knownextension":{"x":[1,2]},"data_base64":null)"}),
            "ok");
}

TEST(decoder_data, takes_an_unknown_type_with_valid_attributes) {
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
}  // namespace
}  // namespace floorwalker
