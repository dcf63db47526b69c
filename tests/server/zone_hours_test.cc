#include "server/zone_hours.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace floorwalker {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

time_point utc(int y, unsigned m, unsigned d, minutes of_day = 0min, microseconds rest = 0us) {
  return sys_days{year{y} / month{m} / day{d}} + of_day + rest;
}

constexpr std::array<bool, 7> every_day{true, true, true, true, true, true, true};
constexpr std::array<bool, 7> weekdays{true, true, true, true, true, false, false};

zone_hours daily(const char* zone, minutes from, minutes to) { return zone_hours(zone, {{every_day, from, to}}, {}); }

// How many minutes of the 20 hours from `begin` on it is open.
int minutes_open(const zone_hours& hours, time_point begin) {
  int open = 0;
  for (minutes passed{0}; passed < 20h; ++passed) open += hours.open_at(begin + passed);
  return open;
}

TEST(zone_hours, begins_at_the_first_instant_and_ends_before_the_last) {
  const zone_hours hours = daily("Europe/Berlin", 8h, 20h);  // one hour ahead in November
  EXPECT_FALSE(hours.open_at(utc(2026, 11, 23, 7h) - 1us));
  EXPECT_TRUE(hours.open_at(utc(2026, 11, 23, 7h)));
  EXPECT_TRUE(hours.open_at(utc(2026, 11, 23, 19h) - 1us));
  EXPECT_FALSE(hours.open_at(utc(2026, 11, 23, 19h)));
  EXPECT_TRUE(hours.open_at(utc(2026, 7, 23, 6h))) << "two hours ahead in July";
}

TEST(zone_hours, takes_the_weekday_of_the_zone) {
  const zone_hours auckland("Pacific/Auckland", {{weekdays, 0min, 24h}}, {});  // 13 hours ahead in November
  EXPECT_TRUE(auckland.open_at(utc(2026, 11, 22, 11h))) << "still Sunday in UTC, but Monday there";
  EXPECT_FALSE(auckland.open_at(utc(2026, 11, 22, 11h) - 1us));
  EXPECT_FALSE(auckland.open_at(utc(2026, 11, 27, 11h))) << "Friday in UTC, Saturday there";
}

TEST(zone_hours, is_open_over_midnight_in_two_blocks) {
  const zone_hours night("UTC", {{every_day, 22h, 24h}, {every_day, 0min, 6h}}, {});
  EXPECT_TRUE(night.open_at(utc(2026, 11, 23) - 1us));
  EXPECT_TRUE(night.open_at(utc(2026, 11, 23)));
  EXPECT_FALSE(night.open_at(utc(2026, 11, 23, 6h)));
  EXPECT_FALSE(night.open_at(utc(2026, 11, 23, 21h + 59min)));
}

TEST(zone_hours, has_several_blocks_a_day) {
  const zone_hours siesta("UTC", {{weekdays, 9h, 13h}, {weekdays, 16h, 20h}}, {});
  EXPECT_TRUE(siesta.open_at(utc(2026, 11, 23, 12h)));
  EXPECT_FALSE(siesta.open_at(utc(2026, 11, 23, 14h)));
  EXPECT_TRUE(siesta.open_at(utc(2026, 11, 23, 16h)));
  EXPECT_FALSE(siesta.open_at(utc(2026, 11, 22, 12h))) << "a Sunday";
}

// Berlin's clocks go forward on 2026-03-29 from 02:00 to 03:00 (01:00 UTC), back on 2026-10-25 from 03:00 to 02:00.
TEST(zone_hours, loses_the_hour_that_the_clocks_skip) {
  const time_point midnight = utc(2026, 3, 28, 23h);
  EXPECT_EQ(minutes_open(daily("Europe/Berlin", 1h, 4h), midnight), 120);
  EXPECT_EQ(minutes_open(daily("Europe/Berlin", 2h, 3h), midnight), 0) << "there is no such hour that night";
  const zone_hours half_in = daily("Europe/Berlin", 2h + 30min, 5h);
  EXPECT_FALSE(half_in.open_at(utc(2026, 3, 29, 1h) - 1us));
  EXPECT_TRUE(half_in.open_at(utc(2026, 3, 29, 1h))) << "02:30 is passed over: open from the gap's end";
  EXPECT_EQ(minutes_open(daily("Europe/Berlin", 0min, 2h), midnight), 120) << "it is over before the gap";
}

TEST(zone_hours, is_open_in_both_hours_that_come_twice) {
  const time_point midnight = utc(2026, 10, 24, 22h);
  EXPECT_EQ(minutes_open(daily("Europe/Berlin", 2h, 3h), midnight), 120);
  EXPECT_EQ(minutes_open(daily("Europe/Berlin", 1h, 4h), midnight), 240);
  const zone_hours half_in = daily("Europe/Berlin", 2h + 30min, 3h);
  EXPECT_FALSE(half_in.open_at(utc(2026, 10, 25, 0h + 29min)));
  EXPECT_TRUE(half_in.open_at(utc(2026, 10, 25, 0h + 30min)));
  EXPECT_FALSE(half_in.open_at(utc(2026, 10, 25, 1h))) << "02:00 again";
  EXPECT_TRUE(half_in.open_at(utc(2026, 10, 25, 1h + 30min))) << "02:30 again";
}

// Lord Howe moves by half an hour: on 2025-10-05 from 02:00 to 02:30.
TEST(zone_hours, follows_half_hours) {
  EXPECT_EQ(minutes_open(daily("Australia/Lord_Howe", 1h, 4h), utc(2025, 10, 4, 13h + 30min)), 150);
}

// Sao Paulo 2018: midnight of November 4th did not exist.
TEST(zone_hours, begins_a_day_without_midnight_after_the_gap) {
  const zone_hours whole_sunday("America/Sao_Paulo", {{{false, false, false, false, false, false, true}, 0min, 24h}},
                                {});
  EXPECT_FALSE(whole_sunday.open_at(utc(2018, 11, 4, 3h) - 1us));
  EXPECT_TRUE(whole_sunday.open_at(utc(2018, 11, 4, 3h)));
  EXPECT_TRUE(whole_sunday.open_at(utc(2018, 11, 5, 2h) - 1us));
  EXPECT_FALSE(whole_sunday.open_at(utc(2018, 11, 5, 2h)));
}

TEST(zone_hours, is_closed_on_holidays_from_midnight_to_midnight_of_the_zone) {
  const zone_hours athens("Europe/Athens", {{every_day, 0min, 24h}}, {2026y / December / 25});
  EXPECT_TRUE(athens.open_at(utc(2026, 12, 24, 22h) - 1us));
  EXPECT_FALSE(athens.open_at(utc(2026, 12, 24, 22h)));
  EXPECT_FALSE(athens.open_at(utc(2026, 12, 25, 22h) - 1us));
  EXPECT_TRUE(athens.open_at(utc(2026, 12, 25, 22h)));
  EXPECT_TRUE(athens.open_at(utc(2027, 12, 25, 12h))) << "that one alone: a holiday is a date, not a day of every year";
}

TEST(zone_hours, is_always_open_without_blocks_but_not_on_a_holiday) {
  const zone_hours hours("UTC", {}, {2026y / December / 25});
  EXPECT_TRUE(hours.open_at(utc(2026, 12, 24, 3h)));
  EXPECT_FALSE(hours.open_at(utc(2026, 12, 25, 3h)));
}

// A holiday that has the night on which the clocks go back is 25 hours long.
TEST(zone_hours, has_holidays_of_25_hours) {
  const zone_hours berlin("Europe/Berlin", {}, {2026y / October / 25});
  EXPECT_TRUE(berlin.open_at(utc(2026, 10, 24, 22h) - 1us));
  EXPECT_FALSE(berlin.open_at(utc(2026, 10, 24, 22h)));
  EXPECT_FALSE(berlin.open_at(utc(2026, 10, 25, 23h) - 1us));
  EXPECT_TRUE(berlin.open_at(utc(2026, 10, 25, 23h)));
}

TEST(zone_hours, refuses_what_is_no_zone) { EXPECT_THROW(zone_hours("Europe/Atlantis", {}, {}), std::runtime_error); }

}  // namespace
}  // namespace floorwalker
