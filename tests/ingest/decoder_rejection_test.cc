// Each kind of bad record has its reason.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/decoder.h"
#include "tests/ingest/decoder_verdict.h"
#include "tests/ingest/native_event.h"

namespace floorwalker {
namespace {

using test::native_event;
using test::record_bytes;

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

TEST(decoder_rejection, names_one_reason_for_each_bad_record_and_serves_the_next) {
  decoder decoder{record_bytes};
  const std::string good = native_event{}.json();
  for (const auto& bad : bad_records()) {
    const auto result = decoder.decode(std::string_view{bad.bytes}, "c-1");
    EXPECT_EQ(result ? "ok" : name_of(result.reason()), bad.reason) << bad.what;
    EXPECT_TRUE(decoder.decode(std::string_view{good}, "c-1")) << "after " << bad.what;
  }
  EXPECT_EQ(decoder.decode(std::string_view{}, "c-1").reason(), rejection::null_record);
}
}  // namespace
}  // namespace floorwalker
