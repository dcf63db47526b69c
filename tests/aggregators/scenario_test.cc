// Runs every scenario of tests/scenarios/ against production, in each habit of publishing, and against the oracle.
#include "tests/aggregators/scenario.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <ostream>
#include <stdexcept>

#include "tests/aggregators/floor_under_test.h"

namespace floorwalker {
namespace {

using scenarios::expectation;
using scenarios::scenario;

bool is_duration(const std::string& name) {
  for (const char* end : {".sum", ".p50", ".p90", ".p95", ".p99", ".max", "longest_wait", "oldest_unanswered",
                          "longest_customer_wait", ".mean"})
    if (name.ends_with(end)) return true;
  return false;
}

// What the board shows of one figure, written as the scenario would write it; "no such row" if it is not there.
std::int64_t figure_of(const oracle::board_figures& board, const std::string& row, const std::string& name,
                       bool& defined) {
  const auto figures = board.find(row);
  if (figures == board.end()) {
    defined = name != "doing" && !name.ends_with("_since") && (!is_duration(name) || name.ends_with(".sum"));
    return 0;
  }
  const auto found = figures->second.find(name);
  const bool absent_is_zero = name.starts_with("total.");
  defined = found != figures->second.end() || absent_is_zero;
  return found == figures->second.end() ? 0 : found->second;
}

long long state_named(const std::string& name) {
  static const std::map<std::string, row_state> states{{"ok", row_state::ok},
                                                       {"stale", row_state::stale},
                                                       {"never_seen", row_state::never_seen},
                                                       {"closed", row_state::closed}};
  return static_cast<long long>(states.at(name));
}

long long doing_named(const std::string& name) {
  const auto found = std::find(agent_state_names.begin(), agent_state_names.end(), name);
  if (found == agent_state_names.end()) throw std::runtime_error("no agent does " + name);
  return found - agent_state_names.begin();
}

void expect_figure(const oracle::board_figures& board, const expectation& at, const std::string& name,
                   const std::string& value) {
  bool defined = true;
  if (const auto slash = value.find('/'); slash != std::string::npos) {
    EXPECT_EQ(figure_of(board, at.row, name + ".n", defined), std::stoll(value.substr(0, slash)))
        << name << " numerator";
    EXPECT_EQ(figure_of(board, at.row, name + ".of", defined), std::stoll(value.substr(slash + 1)))
        << name << " denominator";
    return;
  }
  const std::int64_t got = figure_of(board, at.row, name, defined);
  if (value == "-") {
    EXPECT_FALSE(defined) << name << " is " << got << ", must be undefined";
    return;
  }
  ASSERT_TRUE(defined) << name << " is undefined or unknown, must be " << value;
  const auto want = name == "state"     ? state_named(value)
                    : name == "doing"   ? doing_named(value)
                    : is_duration(name) ? std::llround(std::stold(value) * 1e6L)
                                        : std::stoll(value);
  if (oracle::is_quantile(name))
    EXPECT_LE(std::abs(got - want) * 100, want) << name << " is " << got << " us, must be within 1 % of " << want;
  else
    EXPECT_EQ(got, want) << name;
}

void expect_figures(const oracle::board_figures& board, const expectation& at, const char* whose) {
  for (const auto& [name, value] : at.figures) {
    SCOPED_TRACE(std::string{whose} + ", line " + std::to_string(at.line) + ", " + at.row);
    expect_figure(board, at, name, value);
  }
}

oracle::figures tallies_of(const record_tallies& tallies) {
  oracle::figures to;
  to["applied"] = 0;
  for (const std::int64_t n : tallies.applied) to["applied"] += n;
  to["unknown"] = tallies.applied[index_of(event_type::unknown)];
  to["future"] = tallies.rejected[index_of(rejection::future)];
  to["duplicates"] = tallies.duplicates;
  to["late"] = tallies.late;
  to["out_of_order"] = tallies.out_of_order;
  to["beyond_disorder"] = tallies.beyond_disorder;
  to["synthetic"] = tallies.synthetic;
  to["reopened"] = tallies.reopened;
  to["answered_direct"] = tallies.answered_direct;
  to["negative_durations"] = tallies.negative_durations;
  to["misrouted"] = tallies.misrouted;
  to["sharing_other"] = tallies.sharing_other;
  return to;
}

oracle::figures tallies_of(const oracle::oracle::tallies& t) {
  return {{"applied", t.applied},
          {"duplicates", t.duplicates},
          {"future", t.future},
          {"late", t.late},
          {"out_of_order", t.out_of_order},
          {"reopened", t.reopened},
          {"answered_direct", t.answered_direct},
          {"beyond_disorder", t.beyond_disorder},
          {"misrouted", t.misrouted},
          {"sharing_other", t.sharing_other}};
}

class scenarios_test : public testing::TestWithParam<scenario> {
 protected:
  static void run(floor_under_test::habits habit) {
    const scenario& told = GetParam();
    floor_under_test floor{told.rules, habit};
    for (const auto& step : told.steps) {
      if (const auto* e = std::get_if<oracle::event>(&step)) {
        floor.take(*e);
        continue;
      }
      const auto& at = std::get<expectation>(step);
      const auto snapshot = floor.look(at.at);
      ASSERT_EQ(snapshot->as_of.time_since_epoch().count(), at.at) << "line " << at.line << ": as_of";
      auto board = flatten(*snapshot);
      if (at.row == "tallies") board[at.row] = tallies_of(snapshot->tallies);
      expect_figures(board, at, "production");
    }
  }
};

TEST_P(scenarios_test, published_after_every_event) { run(floor_under_test::habits::publish_every_event); }
TEST_P(scenarios_test, published_before_a_look) { run(floor_under_test::habits::publish_once); }
TEST_P(scenarios_test, restored_before_a_look) { run(floor_under_test::habits::restore); }

TEST_P(scenarios_test, oracle_agrees) {
  const scenario& told = GetParam();
  oracle::oracle truth{told.rules};
  for (const auto& step : told.steps) {
    if (const auto* e = std::get_if<oracle::event>(&step)) {
      truth.take(*e);
      continue;
    }
    auto at = std::get<expectation>(step);
    auto board = truth.at(at.at);
    if (at.row == "tallies") {
      board[at.row] = tallies_of(truth.counted());
      std::erase_if(at.figures, [&](const auto& f) { return !board[at.row].contains(f.first); });  // production's own
    }
    expect_figures(board, at, "oracle");
  }
}

std::string test_name(const testing::TestParamInfo<scenario>& info) {
  std::string name = info.param.file + "_" + info.param.name;
  for (char& letter : name)
    if (!std::isalnum(static_cast<unsigned char>(letter))) letter = '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(files, scenarios_test, testing::ValuesIn(scenarios::read_folder(FLOORWALKER_SCENARIOS)),
                         test_name);

}  // namespace

namespace scenarios {
void PrintTo(const scenario& told, std::ostream* to) { *to << told.file << ": " << told.name; }
}  // namespace scenarios

}  // namespace floorwalker
