// The compact scanner never makes a difference: each record gives what it gives without it.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ingest/centre.h"
#include "ingest/compact_scanner.h"
#include "ingest/decoder.h"
#include "tests/ingest/event_text.h"
#include "tests/ingest/guarded_page.h"
#include "tests/ingest/native_event.h"

namespace floorwalker {
namespace {

using test::native_event;

class both_ways {
 public:
  void compare(std::string_view record, std::string_view key = "c-1") {
    const std::string quick = text_of(fast_.decode(record, key)), slow = text_of(plain_.decode(record, key));
    EXPECT_EQ(quick, slow) << record;
  }

 private:
  static std::string text_of(const decode_result& result) {
    return result ? test::text_of(*result) : std::string{name_of(result.reason())};
  }
  decoder fast_{262144}, plain_{262144, reading::plain};
};

bool is_scanned(std::string_view record) {
  static event_fields fields;
  static compact_scanner scanner;
  return scanner.read(record, fields);
}

TEST(compact_scanner, takes_all_that_a_centre_tells) {
  const time_point start = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};
  centre simulated{*scenario_named("calm"), 20, 3, start};
  both_ways twins;
  for (int i = 0; i < 20'000; ++i) {
    const auto told = simulated.next(start + std::chrono::hours{240});
    ASSERT_TRUE(told);
    ASSERT_TRUE(is_scanned(told->json)) << told->json;
    twins.compare(told->json, told->key);
  }
}

TEST(compact_scanner, knows_what_is_its_own) {
  for (const char* data : {
           R"({})",
           R"({"queue":""})",
           R"({"":1,"x":null,"y":true,"z":false})",
           R"({"queue":"b\u00e9","a":0,"b":-0,"c":-1.5e+3,"d":123456789012345678901234567890})",
           R"({"queue": "billing", "skills": ["a", "b"], "x": {"y": 1, "z": "a"}})",
           R"({"capacity":{},"queues":[],"skills":[1,"a",null,true]})",
       }) {
    const std::string record = native_event{.data = data}.json();
    const bool has_escape = record.find('\\') != std::string::npos;
    EXPECT_EQ(is_scanned(record), !has_escape) << record;
  }
  EXPECT_TRUE(is_scanned(native_event{.data = "{\"queue\":\"b\xC3\xA9\"}"}.json()));
}

TEST(compact_scanner, leaves_the_rest_to_others) {
  const std::string good = native_event{}.json();
  ASSERT_TRUE(is_scanned(good));
  std::vector<std::string> others{"",
                                  "{}",
                                  good + " ",
                                  " " + good,
                                  good + "}",
                                  good.substr(0, good.size() - 1),
                                  "[" + good + "]",
                                  good + good,
                                  native_event{.more = R"("x":1,"x":2)"}.json(),
                                  native_event{.more = R"("id":"2")"}.json(),
                                  native_event{.data = R"({"x":1,"x":2})"}.json(),
                                  native_event{.data = R"({"queue":"a","queue":"a"})"}.json(),
                                  "{" + std::string(80, '"') + "}",
                                  "{" + std::string(81, '"') + "}",
                                  std::string(100, '{'),
                                  std::string(100, '}'),
                                  "{" + std::string(100, ' ') + "}"};
  for (const char* data : {R"({"x":[[1]]})",
                           R"({"x":{"y":{}}})",
                           R"({"x":[{}]})",
                           R"({"queue":"a\n"})",
                           "{\"queue\":\"a\n\"}",
                           "{\n}",
                           "{\"queue\":\"\xFF\"}",
                           R"({"x":012})",
                           R"({"x":1.})",
                           R"({"x":1e400})",
                           R"({"x":-})",
                           R"({"x":})",
                           R"({"x":tru})",
                           R"({"x":nulls})",
                           R"({"x" :1})",
                           R"({"x":  1})",
                           R"({"x":1 })",
                           R"({"x":"a" })",
                           R"({"x":1,})",
                           R"({,"x":1})",
                           R"({"x"})",
                           R"({"x":"y":1})",
                           R"({"x":"a""b"})",
                           R"({x:1})",
                           R"(["x",]})",
                           R"({"x":[1})",
                           R"({"x":{"y":1])",
                           R"({"x":[,1]})",
                           R"({"x":[1,]})",
                           R"({"x":[1 2]})",
                           R"("x)",
                           R"(x")"}) {
    others.push_back(native_event{.data = data}.json());
  }
  both_ways twins;
  for (const std::string& record : others) {
    EXPECT_FALSE(is_scanned(record)) << record;
    twins.compare(record);
  }
}

TEST(compact_scanner, is_the_same_for_every_size_and_stays_inside) {
  both_ways twins;
  test::guarded_page page;
  for (std::size_t size = 0; size < 600; ++size) {
    const std::string record = native_event{.data = R"({"queue":"q","note":")" + std::string(size, 'n') + "\"}"}.json();
    EXPECT_TRUE(is_scanned(page.put_at_end(record))) << size;
    twins.compare(page.put_at_end(record));
    for (const std::size_t cut : {1U, 2U, 3U, 10U, 63U, 64U, 65U}) {
      const std::string rest = record.substr(0, record.size() - cut);
      twins.compare(page.put_at_end(rest));
      twins.compare(page.put_at_end(rest + "}"));
    }
  }
  for (std::size_t size = compact_scanner::record_bytes_max - 200; size < compact_scanner::record_bytes_max; ++size) {
    const std::string record = native_event{.data = R"({"queue":"q","note":")" + std::string(size, 'n') + "\"}"}.json();
    EXPECT_EQ(is_scanned(record), record.size() <= compact_scanner::record_bytes_max) << record.size();
    twins.compare(record);
  }
}

// Any prefix, and any byte replaced by any other that means something.
TEST(compact_scanner, agrees_on_every_prefix_and_every_wrong_byte) {
  both_ways twins;
  const std::string record =
      native_event{
          .type = R"("agent.state")",
          .sequence = "-17",
          .data = R"({"state":"s","queues":["a","b"],"capacity":{"chat":3},"synthetic":false,"x":null,"y":2.5e3})"}
          .json();
  ASSERT_TRUE(is_scanned(record));
  using namespace std::string_view_literals;
  constexpr auto telling = "\"\\{}[],: 0-.eEtnx\n\x01\x7F\x80\xC3\xFF\0"sv;
  for (std::size_t at = 0; at < record.size(); ++at) {
    twins.compare(record.substr(0, at));
    for (const char byte : telling) {
      std::string wrong = record;
      wrong[at] = byte;
      twins.compare(wrong);
      twins.compare(record.substr(0, at) + byte + record.substr(at));
    }
  }
}

}  // namespace
}  // namespace floorwalker
