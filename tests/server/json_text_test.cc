#include "server/json_text.h"

#include <gtest/gtest.h>

#include <string>

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

template <class... Values>
std::string made_by(void (*append)(std::string&, Values...), std::type_identity_t<Values>... values) {
  std::string out;
  append(out, values...);
  return out;
}

std::string text(std::string_view value) { return made_by<std::string_view>(json::append_string, value); }
std::string seconds(microseconds value) { return made_by<microseconds>(json::append_seconds, value); }
std::string setting(microseconds value) { return made_by<microseconds>(json::append_setting_seconds, value); }
std::string number(double value) { return made_by<double>(json::append_number, value); }
std::string time(time_point value) { return made_by<time_point>(json::append_time, value); }

TEST(json_text, escapes_what_must_be) {
  EXPECT_EQ(text(""), R"("")");
  EXPECT_EQ(text("a\"b\\c/d<"), R"("a\"b\\c/d<")");
  EXPECT_EQ(text(std::string_view("\0\x01\b\f\n\r\t\x1f\x7f", 9)), R"("\u0000\u0001\u0008\u000c\n\r\t\u001f\u007f")");
  EXPECT_EQ(text("\xE2\x80\xA8|\xE2\x80\xA9|\xE2\x80\xAA|\xE2\x80"), "\"\\u2028|\\u2029|\xE2\x80\xAA|\xE2\x80\"");
  EXPECT_EQ(text("\xF0\x9F\x98\x80"), "\"\xF0\x9F\x98\x80\"");
}

TEST(json_text, writes_seconds_exactly) {
  EXPECT_EQ(seconds(0us), "0.0");
  EXPECT_EQ(seconds(1us), "0.000001");
  EXPECT_EQ(seconds(536300ms), "536.3");
  EXPECT_EQ(seconds(12s), "12.0");
  EXPECT_EQ(seconds(1269476'813000us), "1269476.813");
  EXPECT_EQ(seconds(9'007'199'254'740'993us), "9007199254.740993");
  EXPECT_EQ(seconds(-1'500'000us), "-1.5");
  EXPECT_EQ(setting(20s), "20");
  EXPECT_EQ(setting(500ms), "0.5");
}

TEST(json_text, writes_ratios_to_read_back_the_same) {
  EXPECT_EQ(number(22.0 / 37), "0.5945945945945946");
  EXPECT_EQ(number(3.0 / 34), "0.08823529411764706");
  EXPECT_EQ(number(0.8), "0.8");
  EXPECT_EQ(number(1), "1");
  std::string none;
  json::append_ratio(none, 0, 0);
  EXPECT_EQ(none, "null");
}

TEST(json_text, writes_as_many_decimals_of_a_time_as_are_needed) {
  const time_point at = std::chrono::sys_days{std::chrono::year{2026} / 1 / 2} + 3h + 4min + 5s;
  EXPECT_EQ(time(at), "\"2026-01-02T03:04:05Z\"");
  EXPECT_EQ(time(at + 250ms), "\"2026-01-02T03:04:05.250Z\"");
  EXPECT_EQ(time(at + 1us), "\"2026-01-02T03:04:05.000001Z\"");
  EXPECT_EQ(time(time_point{}), "\"1970-01-01T00:00:00Z\"");
}

}  // namespace
}  // namespace floorwalker
