#include "ingest/rfc3339.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <random>

namespace floorwalker {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

const time_point noon = sys_days{2026y / 11 / 22} + 12h;

std::optional<time_point> parse(std::string_view text) { return rfc3339_parser{}.parse(text); }

TEST(rfc3339, reads_every_form) {
  EXPECT_EQ(parse("2026-11-22T12:00:00Z"), noon);
  EXPECT_EQ(parse("2026-11-22t12:00:00z"), noon);
  EXPECT_EQ(parse("2026-11-22T12:00:00.25Z"), noon + 250ms);
  EXPECT_EQ(parse("2026-11-22T12:00:00.123456999999999999999999Z"), noon + 123456us) << "cut, not rounded";
  EXPECT_EQ(parse("2026-11-22T17:30:00+05:30"), noon);
  EXPECT_EQ(parse("2026-11-21T13:00:00-23:00"), noon);
  EXPECT_EQ(parse("2026-11-22T12:00:00-00:00"), noon);
  EXPECT_EQ(parse("1970-01-01T00:00:00Z"), time_point{});
  EXPECT_EQ(parse("1969-12-31T23:30:00-01:00"), time_point{} + 30min);
  EXPECT_EQ(parse("2024-02-29T00:00:00Z"), time_point{sys_days{2024y / 2 / 29}});
}

TEST(rfc3339, takes_a_leap_second_only_where_one_can_be) {
  EXPECT_EQ(parse("2016-12-31T23:59:60Z"), time_point{sys_days{2017y / 1 / 1}});
  EXPECT_EQ(parse("2016-12-31T18:59:60.5-05:00"), time_point{sys_days{2017y / 1 / 1} + 500ms});
  EXPECT_FALSE(parse("2016-12-30T23:59:60Z"));
  EXPECT_FALSE(parse("2016-12-31T23:58:60Z"));
  EXPECT_FALSE(parse("2016-12-31T23:59:60+01:00"));
  EXPECT_FALSE(parse("2016-12-31T23:59:61Z"));
}

TEST(rfc3339, refuses_everything_else) {
  for (const char* text : {"",
                           "2026",
                           "2026-11-22",
                           "2026-11-22T12:00:00",
                           "2026-11-22 12:00:00Z",
                           "2026-11-22T12:00Z",
                           "2026-11-22T12:00:00.Z",
                           "2026-11-22T12:00:00,5Z",
                           "2026-11-22T12:00:00+0530",
                           "2026-11-22T12:00:00+05",
                           "2026-11-22T12:00:00+24:00",
                           "2026-11-22T12:00:00+05:60",
                           "2026-11-22T24:00:00Z",
                           "2026-11-22T12:60:00Z",
                           "2026-13-22T12:00:00Z",
                           "2026-00-22T12:00:00Z",
                           "2026-11-31T12:00:00Z",
                           "2026-02-29T12:00:00Z",
                           "2026-11-00T12:00:00Z",
                           "2026-11-22T12:00:00ZZ",
                           " 2026-11-22T12:00:00Z",
                           "2026-11-22T12:00:00Z ",
                           "+2026-11-22T12:00:00Z",
                           "2026-11-22T12:00:0 Z",
                           "1969-12-31T23:59:59.999999Z",
                           "1970-01-01T00:00:00+00:01",
                           "1604750400",
                           "20261122T120000Z"}) {
    EXPECT_FALSE(parse(text)) << text;
  }
}

TEST(rfc3339, a_refused_minute_is_not_remembered) {
  rfc3339_parser parser;
  EXPECT_TRUE(parser.parse("2026-11-22T12:00:00Z"));
  EXPECT_FALSE(parser.parse("2026-11-31T12:00:00Z"));
  EXPECT_FALSE(parser.parse("2026-11-31T12:00:01Z"));
  EXPECT_EQ(parser.parse("2026-11-22T12:00:00Z"), noon);
  EXPECT_FALSE(rfc3339_parser{}.parse(std::string(17, '\0') + "00Z")) << "nor is the one it starts with";
}

// The slow twin: digits by sscanf, days by counting them.
std::optional<std::int64_t> slow_microseconds(const std::string& text) {
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, us = 0, oh = 0, om = 0;
  char sign = 0;
  if (std::sscanf(text.c_str(), "%d-%d-%dT%d:%d:%d.%6d%c%d:%d", &y, &mo, &d, &h, &mi, &s, &us, &sign, &oh, &om) != 10)
    return {};
  const int lengths[] = {31, (y % 4 == 0 && y % 100 != 0) || y % 400 == 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
                         31};
  if (mo < 1 || mo > 12 || d < 1 || d > lengths[mo - 1] || h > 23 || mi > 59 || s > 59 || oh > 23 || om > 59) return {};
  std::int64_t days = d - 1;
  for (int year = 1970; year < y; ++year) days += (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 366 : 365;
  for (int month = 1; month < mo; ++month) days += lengths[month - 1];
  const std::int64_t seconds = days * 86400 + h * 3600 + mi * 60 + s - (sign == '-' ? -1 : 1) * (oh * 3600 + om * 60);
  if (seconds < 0) return {};
  return seconds * 1'000'000 + us;
}

TEST(rfc3339, equals_the_slow_twin_and_comes_back) {
  std::mt19937_64 random{20261122};
  rfc3339_parser parser;
  const auto up_to = [&random](int last) { return static_cast<int>(random() % static_cast<unsigned>(last + 1)); };
  int valid = 0;
  for (int i = 0; i < 200'000; ++i) {
    char text[48];
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%06d%c%02d:%02d", 1970 + up_to(130), up_to(13),
                  up_to(32), up_to(24), up_to(60), up_to(59), up_to(999'999), up_to(1) ? '+' : '-', up_to(24),
                  up_to(60));
    const auto slow = slow_microseconds(text);
    const auto fast = parser.parse(text);
    ASSERT_EQ(fast.has_value(), slow.has_value()) << text;
    if (!fast) continue;
    ++valid;
    ASSERT_EQ(fast->time_since_epoch().count(), *slow) << text;
    ASSERT_EQ(parser.parse(to_rfc3339(*fast)), fast) << text;
  }
  EXPECT_GT(valid, 100'000);
}

}  // namespace
}  // namespace floorwalker
