// A real month of a bank's call centre through six partitions: its totals are known, and at twenty instants every
// figure of every row and window equals the oracle; the same when shuffled within 60 s and with every tenth event sent
// twice.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>

#include "tests/aggregators/floor_under_test.h"
#include "tests/aggregators/world.h"
#include "tests/oracle/native_file.h"
#include "tests/oracle/zone_calendar.h"

namespace floorwalker {
namespace {

using oracle::event;
using oracle::second;

constexpr int partitions = 6;

const std::vector<event>& month() {
  static const std::vector<event> events = [] {
    std::ifstream file{FLOORWALKER_BANK_MONTH};
    std::vector<event> all;
    while (auto e = oracle::next_event(file)) {
      e->partition = static_cast<std::int32_t>(std::hash<std::string>{}(e->subject) % partitions);
      all.push_back(*e);
    }
    return all;
  }();
  return events;
}

std::shared_ptr<const settings> month_settings() {
  auto rules = std::make_shared<settings>();
  rules->clock = clock_source::event;
  rules->calendar = oracle::zone_calendar("Asia/Jerusalem", std::chrono::minutes{0});
  return rules;
}

struct known {
  const char* row;
  std::int64_t answered;
  double mean_wait_s;
};
constexpr known known_queues[] = {{"PS voice", 18'349, 35.918}, {"NW voice", 4'990, 55.41}, {"NE voice", 2'520, 50.801},
                                  {"TT voice", 984, 18.106},    {"IN voice", 199, 101.146}, {"PE voice", 120, 49.675},
                                  {"* voice", 27'162, 40.773}};

void expect_known_totals(const oracle::board_figures& board) {
  for (const auto& [row, answered, mean_wait_s] : known_queues) {
    const oracle::figures& figures = board.at(row);
    EXPECT_EQ(figures.at("total.answered"), answered) << row;
    EXPECT_EQ(figures.at("total.wait.answered.count"), answered) << row;
    const double mean_s =
        static_cast<double>(figures.at("total.wait.answered.sum")) / 1e6 / static_cast<double>(answered);
    EXPECT_NEAR(mean_s, mean_wait_s, 0.0005) << row;
  }
  const oracle::figures& total = board.at("* voice");
  EXPECT_EQ(total.at("total.offered"), 31'125);
  EXPECT_EQ(total.at("total.abandoned"), 3'963);
  EXPECT_EQ(total.at("total.answered_in_target"), 16'210);
}

void expect_month(const std::vector<event>& arrivals, since_first totals) {
  const auto rules = month_settings();
  oracle::oracle truth{rules};
  floor_under_test floor{rules, floor_under_test::habits::publish_once};
  oracle::board_figures last;
  constexpr std::size_t instants = 20;
  std::size_t taken = 0;
  for (std::size_t instant = 1; instant <= instants; ++instant) {
    for (; taken < arrivals.size() * instant / instants; ++taken) {
      truth.take(arrivals[taken]);
      floor.take(arrivals[taken]);
    }
    last = flatten(*floor.look(0));
    ASSERT_EQ(differences(last, truth.at(truth.newest()), totals), "") << "after event " << taken;
  }
  expect_known_totals(last);
}

TEST(bank_month, has_its_known_events) { EXPECT_EQ(month().size(), 222'232U); }

TEST(bank_month, in_order) { expect_month(month(), since_first::all); }

TEST(bank_month, shuffled_and_every_tenth_event_twice) {
  std::mt19937_64 dice{1999};
  expect_month(with_duplicates(shuffled(month(), 60 * second, dice), 10, dice), since_first::ignore);
}

}  // namespace
}  // namespace floorwalker
