#include "ingest/json_token.h"

#include <gtest/gtest.h>

#include <string>

namespace floorwalker {
namespace {

std::string unescaped(std::string_view raw, string_check expected = string_check::ok) {
  std::string room(raw.size(), '\0');
  char* end = nullptr;
  EXPECT_EQ(unescape(raw, room.data(), end), expected) << raw;
  room.resize(static_cast<std::size_t>(end - room.data()));
  return room;
}

TEST(unescape, takes_every_escape) {
  EXPECT_EQ(unescaped(R"(\"\\\/\b\f\n\r\t)"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(unescaped(R"(a\u0041\u00e9\u20AC\ud83d\uDE00z)"), "aA\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z");
  EXPECT_EQ(unescaped(R"(\u0000)"), std::string(1, '\0'));
  EXPECT_EQ(unescaped("plain"), "plain");
}

TEST(unescape, names_what_is_wrong) {
  for (const char* raw : {"\\", "\\x", "\\u", "\\u12", "\\u12g4", "\\U0041", "\\ud83d\\u12", "\\ "}) {
    unescaped(raw, string_check::bad_escape);
  }
  for (const char* raw :
       {"\\ud83d", "\\ude00", "\\ud83dx", "\\ud83d\\n", "\\ud83d\\u0041", "\\ud83d\\ud83d", "\\ude00\\ud83d"}) {
    unescaped(raw, string_check::lone_surrogate);
  }
}

TEST(check_number, follows_the_grammar) {
  for (const char* token : {"0", "-0", "7", "-12", "9223372036854775808", "123456789012345678901234567890"}) {
    EXPECT_EQ(check_number(token), number_check::integer) << token;
  }
  for (const char* token : {"0.5", "-1.25e3", "1e5", "1E+5", "0e0", "1e-400", "0e999999999999999999999", "0.0e400"}) {
    EXPECT_EQ(check_number(token), number_check::real) << token;
  }
  for (const char* token : {"", "-", "01", "-01", ".5", "1.", "1.e5", "1e", "1e+", "+1", "0x10", "1 2", "1-", "NaN",
                            "Infinity", "1e5.5", "1,"}) {
    EXPECT_EQ(check_number(token), number_check::malformed) << token;
  }
}

TEST(check_number, knows_where_a_double_ends) {
  EXPECT_EQ(check_number("1.7976931348623157e308"), number_check::real);
  EXPECT_EQ(check_number("17976931348623157e292"), number_check::real);
  EXPECT_EQ(check_number("0.00017976931348623157e312"), number_check::real);
  for (const char* token : {"1.8e308", "1e400", "-1e400", "1e99999999999999999999", "0.001e312"}) {
    EXPECT_EQ(check_number(token), number_check::out_of_range) << token;
  }
  EXPECT_EQ(check_number("1" + std::string(308, '0')), number_check::integer);
  EXPECT_EQ(check_number("1" + std::string(309, '0')), number_check::out_of_range);
  EXPECT_EQ(check_number("0." + std::string(400, '0') + "1e405"), number_check::real);
}

TEST(read_int64, takes_what_fits) {
  EXPECT_EQ(read_int64("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(read_int64("-9223372036854775808"), INT64_MIN);
  for (const char* digits : {"9223372036854775808", "-9223372036854775809", "", "-", "1.0", "+1", " 1", "1 ", "1e3"}) {
    EXPECT_FALSE(read_int64(digits)) << digits;
  }
}

}  // namespace
}  // namespace floorwalker
