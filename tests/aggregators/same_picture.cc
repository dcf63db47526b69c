#include "tests/aggregators/same_picture.h"

#include <tuple>
#include <vector>

#include "aggregators/state_format.h"
#include "tests/aggregators/floor_under_test.h"

namespace floorwalker {
namespace {

std::vector<std::int64_t> numbers_of(record_tallies tallies) {
  std::vector<std::int64_t> numbers{tallies.newest_probe.time_since_epoch().count()};
  visit_tallies(tallies, [&](std::int64_t one) { numbers.push_back(one); });
  return numbers;
}

std::string name_of(const row_figures& row) { return row.group + "/" + row.queue + "/" + row.channel; }

template <class Rows>
void compare_rows(const Rows& shown, const Rows& wanted, std::string& text) {
  if (shown.size() != wanted.size())
    text += std::to_string(shown.size()) + " rows instead of " + std::to_string(wanted.size()) + "\n";
  for (std::size_t i = 0; i < std::min(shown.size(), wanted.size()); ++i) {
    row_figures one = *shown[i], other = *wanted[i];
    one.changed_seq = other.changed_seq = 0;
    if (one == other) continue;
    text += "row " + name_of(one) + " differs from " + name_of(other) + "\n";
    if (one.totals != other.totals) text += "  in its totals\n";
    if (one.target_since != other.target_since) text += "  in target_since\n";
  }
}

}  // namespace

std::string picture_differences(const snapshot& shown, const snapshot& wanted) {
  std::string text;
  const auto compare = [&](bool same, const char* what) {
    if (!same) text += std::string{what} + " differs\n";
  };
  compare(shown.as_of == wanted.as_of, "as_of");
  compare(shown.event_time == wanted.event_time, "event_time");
  compare(shown.lag == wanted.lag, "lag");
  compare(shown.covered == wanted.covered, "covered");
  compare(shown.bounds == wanted.bounds, "bounds");
  compare(numbers_of(shown.tallies) == numbers_of(wanted.tallies), "tallies");
  compare(shown.partitions.size() == wanted.partitions.size(), "partitions");
  for (std::size_t i = 0; i < std::min(shown.partitions.size(), wanted.partitions.size()); ++i) {
    const partition_figures &one = shown.partitions[i], &other = wanted.partitions[i];
    const auto told = [](const partition_figures& p) {
      return std::tie(p.topic, p.partition, p.next_offset, p.end_offset, p.covered, p.lag);
    };
    compare(told(one) == told(other), "a partition");
  }
  compare_rows(shown.queues, wanted.queues, text);
  compare_rows(shown.totals, wanted.totals, text);
  floor_agents agents = *shown.agents;
  agents.changed_seq = wanted.agents->changed_seq;
  compare(agents == *wanted.agents, "agents");
  if (!text.empty()) text += differences(flatten(shown), flatten(wanted), since_first::all);
  return text;
}

}  // namespace floorwalker
