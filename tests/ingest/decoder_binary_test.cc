// Events whose attributes come in the record's headers.
#include <gtest/gtest.h>

#include <vector>

#include "ingest/decoder.h"
#include "tests/ingest/native_event.h"

namespace floorwalker {
namespace {

using test::native_event;

constexpr std::size_t record_bytes = 262144;

// The attributes of a contact.queued as headers.
std::vector<record_header> queued_headers() {
  return {{"content-type", "application/json"},
          {"ce_specversion", "1.0"},
          {"ce_id", "e-1"},
          {"ce_source", "test"},
          {"ce_type", "contact.queued"},
          {"ce_time", "2026-11-22T10:00:00.25Z"},
          {"ce_subject", "c-1"},
          {"ce_sequence", "17"}};
}

TEST(decoder, reads_binary_mode_like_structured_mode) {
  decoder decoder{record_bytes};
  const std::string structured = native_event{.sequence = "17"}.json();
  const event same = *decoder.decode(std::string_view{structured}, "c-1");
  const auto result =
      decoder.decode(std::string_view{R"({"queue":"billing","channel":"voice"})"}, "c-1", queued_headers());
  ASSERT_TRUE(result) << name_of(result.reason());
  EXPECT_EQ(result->type, same.type);
  EXPECT_EQ(result->time, same.time);
  EXPECT_EQ(result->sequence, same.sequence);
  EXPECT_EQ(result->identity, same.identity);
  EXPECT_EQ(result->subject, same.subject);
  EXPECT_EQ(result->queue, "billing");
  EXPECT_FALSE(result->misrouted);

  auto ended = queued_headers();
  ended[4].value = "contact.ended";
  EXPECT_TRUE(decoder.decode(std::string_view{}, "c-1", ended)) << "without data";
  const std::vector<record_header> structured_too{{"content-type", "application/cloudevents+json"}};
  EXPECT_TRUE(decoder.decode(std::string_view{structured}, "c-1", structured_too));
}

TEST(decoder, names_what_is_wrong_in_binary_mode) {
  decoder decoder{record_bytes};
  const auto reason_of = [&](std::string_view value, const std::vector<record_header>& headers) {
    const auto result = decoder.decode(value, "c-1", headers);
    return result ? "ok" : name_of(result.reason());
  };
  const std::string_view data = R"({"queue":"billing"})";
  const auto with = [](std::size_t which, std::string_view value) {
    auto headers = queued_headers();
    headers[which].value = value;
    return headers;
  };
  EXPECT_EQ(reason_of(data, queued_headers()), "ok");
  EXPECT_EQ(reason_of({}, queued_headers()), "missing_field");
  EXPECT_EQ(reason_of("[]", queued_headers()), "not_an_object");
  EXPECT_EQ(reason_of("{", queued_headers()), "not_json");
  EXPECT_EQ(reason_of("\xEF\xBB\xBF{}", queued_headers()), "bad_encoding");
  EXPECT_EQ(reason_of(R"({"queue":"a","\u0071ueue":"b"})", queued_headers()), "duplicate_key");
  EXPECT_EQ(reason_of(std::string(record_bytes + 1, ' '), queued_headers()), "oversize");
  EXPECT_EQ(reason_of(data, with(1, "0.3")), "bad_specversion");
  EXPECT_EQ(reason_of(data, with(2, "")), "bad_name");
  EXPECT_EQ(reason_of(data, with(2, "e\xFF")), "bad_encoding");
  EXPECT_EQ(reason_of(data, with(5, "today")), "bad_time");
  EXPECT_EQ(reason_of(data, with(7, "1.5")), "bad_number");
  auto twice = queued_headers();
  twice.push_back({"ce_id", "e-2"});
  EXPECT_EQ(reason_of(data, twice), "duplicate_key");
  auto nameless = queued_headers();
  nameless.erase(nameless.begin() + 6);
  EXPECT_EQ(reason_of(data, nameless), "missing_field");
}

}  // namespace
}  // namespace floorwalker
