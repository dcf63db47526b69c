#include "tests/server/example_snapshot.h"

#include <utility>

namespace floorwalker::test {

using namespace std::chrono_literals;

time_point example_now() { return std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 10h + 250ms; }

row_figures empty_row(const std::string& queue, const std::string& channel) {
  row_figures row;
  row.queue = queue;
  row.channel = channel;
  row.target = 20s;
  row.goal = 0.8;
  return row;
}

row_figures example_row() {
  row_figures row = empty_row("billing");
  row.target_since = std::chrono::sys_days{std::chrono::year{2026} / 11 / 1};
  const time_point now = example_now();
  row.waiting = {12, 3, false, now - 83200ms, now - 14s, now - 60200ms};
  row.handling = 31;
  row.on_hold = 2;
  window_figures& m5 = row.windows[index_of(window::m5)];
  for (const auto& [f, count] : {std::pair{figure::offered, 40},
                                 {figure::answered, 31},
                                 {figure::answered_in_target, 22},
                                 {figure::abandoned, 4},
                                 {figure::abandoned_in_target, 2},
                                 {figure::abandoned_short, 1},
                                 {figure::target_met, 22},
                                 {figure::target_missed, 15},
                                 {figure::legs_ended, 29},
                                 {figure::legs_transferred, 4}})
    m5.counts[index_of(f)] = count;
  m5.spreads[index_of(spread::wait_answered)] = {31, 536300ms, 12100ms, 41s, 55200ms, 83100ms, 83100ms};
  m5.spreads[index_of(spread::wait_abandoned)] = {4, 1us, 0us, 1us, 1us, 1us, 1us};
  for (const auto& [f, count] : {std::pair{figure::offered, 1040},
                                 {figure::answered, 931},
                                 {figure::answered_in_target, 722},
                                 {figure::abandoned, 54},
                                 {figure::abandoned_short, 11},
                                 {figure::abandoned_long, 43},
                                 {figure::target_met, 722},
                                 {figure::target_missed, 215}})
    row.totals.counts[index_of(f)] = count;
  row.totals.left_by_reason[index_of(left_reason::overflow)] = 7;
  row.totals.spreads[index_of(spread::wait_answered)] = {{700, 722, 931}, 931, 1269476'813000us};
  return row;
}

std::shared_ptr<snapshot> snapshot_of(std::vector<row_figures> rows, std::uint64_t seq) {
  auto made = std::make_shared<snapshot>();
  made->seq = seq;
  made->as_of = example_now();
  made->event_time = example_now() - 130ms;
  made->covered = true;
  made->bounds = {10s, 20s, 60s};
  for (std::int32_t partition = 0; partition < 6; ++partition)
    made->partitions.push_back({"contact-events", partition, 100, 103, true, 0us});
  for (row_figures& row : rows) {
    for (exported_spread& spread : row.totals.spreads) spread.cumulative.resize(made->bounds.size());
    made->queues.push_back(std::make_shared<const row_figures>(std::move(row)));
  }
  return made;
}

picture picture_of(std::shared_ptr<const snapshot> figures) {
  feed_state feed;
  feed.partitions_total = 6;
  return {std::move(figures), feed};
}

}  // namespace floorwalker::test
