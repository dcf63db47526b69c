#include "server/zone_calendar.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <vector>

namespace floorwalker {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

time_point utc(int y, unsigned m, unsigned d, minutes of_day = 0min, microseconds rest = 0us) {
  return sys_days{year{y} / month{m} / day{d}} + of_day + rest;
}

TEST(zone_calendar, begins_the_day_in_the_zone) {
  const zone_calendar athens("Europe/Athens", 0min);
  EXPECT_EQ(athens.day_start(utc(2026, 1, 15, 12h)), utc(2026, 1, 14, 22h));
  EXPECT_EQ(athens.day_start(utc(2026, 7, 15, 12h)), utc(2026, 7, 14, 21h));
}

TEST(zone_calendar, counts_the_start_itself_and_not_the_instant_before) {
  const zone_calendar athens("Europe/Athens", 0min);
  EXPECT_EQ(athens.day_start(utc(2026, 1, 14, 22h)), utc(2026, 1, 14, 22h));
  EXPECT_EQ(athens.day_start(utc(2026, 1, 14, 22h) - 1us), utc(2026, 1, 13, 22h));
}

TEST(zone_calendar, keeps_to_an_offset_start) {
  const zone_calendar shifts("UTC", 6h);
  EXPECT_EQ(shifts.day_start(utc(2026, 3, 1, 5h + 59min)), utc(2026, 2, 28, 6h));
  EXPECT_EQ(shifts.day_start(utc(2026, 3, 1, 6h)), utc(2026, 3, 1, 6h));
}

// Jerusalem 1999: clocks went forward on April 2nd at 02:00, back on September 3rd at 02:00 (to 01:00).
TEST(zone_calendar, takes_the_first_of_two_local_times) {
  const zone_calendar calendar("Asia/Jerusalem", 1h + 30min);
  EXPECT_EQ(calendar.day_start(utc(1999, 9, 3, 12h)), utc(1999, 9, 2, 22h + 30min));
  EXPECT_EQ(calendar.day_start(utc(1999, 9, 2, 23h + 30min)), utc(1999, 9, 2, 22h + 30min));
  EXPECT_EQ(calendar.day_start(utc(1999, 9, 4, 12h)), utc(1999, 9, 3, 23h + 30min));
}

TEST(zone_calendar, takes_the_end_of_a_gap) {
  const zone_calendar calendar("Asia/Jerusalem", 2h + 15min);
  EXPECT_EQ(calendar.day_start(utc(1999, 4, 2, 12h)), utc(1999, 4, 2));
  EXPECT_EQ(calendar.day_start(utc(1999, 4, 2) - 1us), utc(1999, 4, 1, 15min));
}

// Sao Paulo 2018: midnight of November 4th did not exist; 2018-02-18 had 23:00 to 24:00 of the 17th twice.
TEST(zone_calendar, begins_a_day_without_midnight_at_one) {
  const zone_calendar calendar("America/Sao_Paulo", 0min);
  EXPECT_EQ(calendar.day_start(utc(2018, 11, 4, 12h)), utc(2018, 11, 4, 3h));
  EXPECT_EQ(calendar.day_start(utc(2018, 11, 4, 3h) - 1us), utc(2018, 11, 3, 3h));
  EXPECT_EQ(calendar.day_start(utc(2018, 2, 18, 2h + 30min)), utc(2018, 2, 17, 2h));
  EXPECT_EQ(calendar.day_start(utc(2018, 2, 18, 3h)), utc(2018, 2, 18, 3h));
}

// Lord Howe moves by half an hour: on 2025-10-05 from 02:00 to 02:30, on 2025-04-06 from 02:00 back to 01:30.
TEST(zone_calendar, follows_half_hours) {
  const zone_calendar gap("Australia/Lord_Howe", 2h + 10min);
  EXPECT_EQ(gap.day_start(utc(2025, 10, 5, 6h)), utc(2025, 10, 4, 15h + 30min));
  const zone_calendar twice("Australia/Lord_Howe", 1h + 45min);
  EXPECT_EQ(twice.day_start(utc(2025, 4, 6, 6h)), utc(2025, 4, 5, 14h + 45min));
}

TEST(zone_calendar, passes_over_a_date_that_never_was) {
  const zone_calendar apia("Pacific/Apia", 0min);  // went from the 29th of December 2011 straight to the 31st
  EXPECT_EQ(apia.day_start(utc(2011, 12, 30, 9h)), utc(2011, 12, 29, 10h));
  EXPECT_EQ(apia.day_start(utc(2011, 12, 30, 10h)), utc(2011, 12, 30, 10h));
}

TEST(zone_calendar, answers_the_same_from_its_memory) {
  const zone_calendar remembered("Europe/Athens", 0min);
  for (int round = 0; round < 2; ++round)
    for (int hour = 0; hour < 24 * 400; ++hour) {
      const time_point at = utc(1999, 1, 1) + hours{hour};
      ASSERT_EQ(remembered.day_start(at), zone_calendar("Europe/Athens", 0min).day_start(at)) << hour;
    }
}

TEST(zone_calendar, may_be_asked_from_many_threads) {
  const zone_calendar calendar("Europe/Athens", 0min);
  std::vector<std::thread> threads;
  std::array<int, 4> wrong{};
  for (std::size_t i = 0; i < wrong.size(); ++i)
    threads.emplace_back([&, i] {
      for (int step = 0; step < 20000; ++step) {
        const time_point at = utc(2026, 1, 1, 12h) + days{(step + static_cast<int>(i)) % 20};
        if (calendar.day_start(at) != at - 14h) ++wrong[i];
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, (std::array<int, 4>{}));
}

TEST(zone_calendar, refuses_what_is_no_zone) {
  EXPECT_THROW(zone_calendar("Europe/Atlantis", 0min), std::runtime_error);
  EXPECT_THROW(zone_calendar("UTC", 24h), std::runtime_error);
  EXPECT_FALSE(zone_calendar::knows("../../etc/passwd"));
  EXPECT_FALSE(zone_calendar::knows(""));
  EXPECT_TRUE(zone_calendar::knows("Asia/Jerusalem"));
}

}  // namespace
}  // namespace floorwalker
