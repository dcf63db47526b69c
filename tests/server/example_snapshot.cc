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

agent_counts example_agents() { return {{31, 2, 1, 4, 2, 0}, 4}; }

row_figures chat_row() {
  row_figures row = empty_row("support", "chat");
  row.first_response_target = 45s;
  row.reply_target = 60s;
  row.unanswered = 3;
  row.past_reply_target = 2;
  row.oldest_unanswered = example_now() - 75500ms;
  window_figures& m5 = row.windows[index_of(window::m5)];
  m5.spreads[index_of(spread::first_response)] = {4, 100s, 20s, 40s, 40s, 40s, 40s};
  m5.spreads[index_of(spread::reply)] = {9, 90s, 8s, 30s, 31s, 31s, 31s};
  row.totals.spreads[index_of(spread::first_response)] = {{1, 2, 4}, 4, 100s};
  row.totals.spreads[index_of(spread::reply)] = {{5, 7, 9}, 9, 90s};
  return row;
}

row_figures example_total() {
  row_figures row = example_row();
  row.is_total = true;
  row.queue.clear();
  row.agents->by_state[index_of(agent_state::offline)] = 5;
  row.longest_customer_wait_since = example_now() - 95s;
  window_figures& m5 = row.windows[index_of(window::m5)];
  for (const auto& [f, count] : {std::pair{figure::contacts_offered, 36},
                                 {figure::contacts_answered, 28},
                                 {figure::contacts_ended, 25},
                                 {figure::contacts_transferred, 3},
                                 {figure::handoffs, 4}}) {
    m5.counts[index_of(f)] = count;
    row.totals.counts[index_of(f)] = count * 10;
  }
  m5.spreads[index_of(spread::customer_wait)] = {28, 560s, 18s, 40s, 50s, 60s, 61s};
  row.totals.spreads[index_of(spread::customer_wait)] = {{100, 200, 280}, 280, 5600s};
  row.totals.handoffs = {200, 30, 10, 5, 2, 1, 0, 0, 0, 0, 2};
  return row;
}

floor_agents example_floor() {
  floor_agents floor;
  floor.known = true;
  floor.all = example_agents();
  floor.all.by_state[index_of(agent_state::offline)] = 3;
  floor.silent = 1;
  floor.teams = {{"north", {{1, 0, 0, 1, 0, 0}, 1}}, {"south \"2\"", {{}, 0}}};
  floor.agents = {
      {"mia@example.com", "north", agent_state::busy, "available", example_now() - 90min},
      {std::string(hostile_name), "", agent_state::offline, "", std::nullopt},
  };
  return floor;
}

row_figures example_row() {
  row_figures row = empty_row("billing");
  row.target_since = std::chrono::sys_days{std::chrono::year{2026} / 11 / 1};
  const time_point now = example_now();
  row.waiting = {12, 3, false, now - 83200ms, now - 14s, now - 60200ms};
  row.handling = 31;
  row.on_hold = 2;
  row.agents = example_agents();
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
                                 {figure::legs_transferred, 4},
                                 {figure::transfers_blind, 3},
                                 {figure::transfers_consult, 1},
                                 {figure::transfers_in, 2},
                                 {figure::transfers_out, 4},
                                 {figure::closed_unanswered, 1}})
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
                                 {figure::target_missed, 215},
                                 {figure::transfers_blind, 61},
                                 {figure::transfers_consult, 19},
                                 {figure::transfers_in, 33},
                                 {figure::transfers_out, 80},
                                 {figure::bounced, 5},
                                 {figure::storms, 2},
                                 {figure::legs_ended, 900},
                                 {figure::legs_transferred, 80},
                                 {figure::closed_unanswered, 6}})
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
