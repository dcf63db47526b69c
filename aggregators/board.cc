#include "aggregators/board.h"

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "aggregators/agent_board.h"
#include "aggregators/board_partition.h"
#include "aggregators/board_rows.h"
#include "aggregators/board_windows.h"
#include "aggregators/history_points.h"
#include "aggregators/totals.h"

namespace floorwalker {
namespace {

constexpr microseconds stale = std::chrono::seconds{3};  // figures older than this are not live

// Cells of one row and width, one behind the other.
template <class At>
At end_of_run(At at, At end) {
  const auto is_break = [](const cell_view& a, const cell_view& b) {
    return a.row != b.row || a.width != b.width || a.value.begin() >= b.value.begin();
  };
  const auto last = std::adjacent_find(at, end, is_break);
  return last == end ? end : std::next(last);
}

}  // namespace

struct board::impl {
  explicit impl(std::shared_ptr<const settings> from)
      : config(std::move(from)),
        bounds(exported_bounds(*config)),
        agents(config->agents),
        rows(config, windows, agents, change) {}

  board_partition& partition_of(const feed_position& told);
  board_source& source_of(board_partition& in, const row_view& of);
  void forget(board_partition& gone);
  time_point find_now(time_point wall_now) const;
  void slide_to(time_point to);
  void tell_partitions(snapshot& made, time_point wall_now, std::int32_t partitions_total);

  std::shared_ptr<const settings> config;
  std::vector<microseconds> bounds;
  board_windows windows;
  window_change change;  // written over by each in turn
  agent_board agents;
  board_rows rows;
  std::map<std::pair<std::string, std::int32_t>, board_partition> partitions;  // by topic and number
  std::uint64_t seq = 0;
  time_point now{};
  std::int32_t total_told = -1;  // partitions, by the broker
  time_point total_since{};      // wall clock: since when it has been so many, as far as we know
};

board_partition& board::impl::partition_of(const feed_position& told) {
  return partitions.try_emplace({told.topic, told.partition}, partitions.size()).first->second;
}

board_source& board::impl::source_of(board_partition& in, const row_view& of) {
  board_source& source = in.row(of.row);
  if (source.copy) {
    source.copy->row = of;
  } else {
    source.copy = std::make_unique<replica>();
    source.copy->row = of;
    rows.add(source);
  }
  return source;
}

// As if nothing had been told of it, but for its age.
void board::impl::forget(board_partition& gone) {
  gone.each_row([&](board_source& one) { rows.remove(one); });
  gone.forget_rows();
  agents.forget(gone.number());
}

time_point board::impl::find_now(time_point wall_now) const {
  if (config->clock == clock_source::wall) return std::max(now, wall_now);
  time_point newest = now;
  for (const auto& [name, one] : partitions) newest = std::max(newest, one.newest());
  return newest;
}

void board::impl::slide_to(time_point to) {
  now = to;
  const auto each_source = [&](auto&& visitor) {
    for (auto& [name, in] : partitions) in.each_row(visitor);
  };
  windows.slide_to(now, [&](const pane_range& before, const pane_range* range) {
    if (range->is_past(before)) rows.clear_sums(range);
    each_source([&](board_source& one) {
      if (one.copy->slide(before, range, change)) one.mark();
    });
  });
  each_source([&](board_source& one) {
    for (const level width : all_levels) one.copy->drop_before(width, windows.oldest(width, now));
  });
}

void board::impl::tell_partitions(snapshot& made, time_point wall_now, std::int32_t partitions_total) {
  if (total_since == time_point{} || (total_told > 0 && partitions_total > total_told)) total_since = wall_now;
  total_told = partitions_total;
  std::int32_t covered = 0;
  for (auto& [name, one] : partitions) {
    made.partitions.push_back(one.figures(wall_now));
    made.lag = std::max(made.lag, made.partitions.back().lag);
    made.event_time = std::max(made.event_time, one.newest());
    made.tallies += one.tallies();
    covered += made.partitions.back().covered;
  }
  const bool all_told = partitions_total > 0 && static_cast<std::int32_t>(made.partitions.size()) >= partitions_total;
  made.covered = all_told && covered >= partitions_total;
  if (!all_told) made.lag = std::max(made.lag, wall_now - total_since);  // of what was never heard of, nothing is fresh
}

board::board(std::shared_ptr<const settings> settings) : impl_(std::make_unique<impl>(std::move(settings))) {}
board::~board() = default;

void board::integrate(partition_view& view) {
  board_partition& in = impl_->partition_of(view.position);
  if (in.passes_over(view.position)) return;
  if (in.is_of_another(view.position)) impl_->forget(in);
  in.hear(view);
  for (const row_view& changed : view.rows) impl_->source_of(in, changed).mark();
  for (auto at = view.cells.begin(); at != view.cells.end();) {
    const auto end = end_of_run(at, view.cells.end());
    if (board_source& one = in.row(at->row); one.copy) {  // else of a row that nobody told of
      one.copy->put({at, end}, impl_->change);
      one.mark();
    }
    at = end;
  }
  for (const agent_view& changed : view.agents) impl_->agents.put(in.number(), changed);
  in.share(view);
}

std::shared_ptr<const snapshot> board::make_snapshot(time_point wall_now, std::int32_t partitions_total) {
  auto made = std::make_shared<snapshot>();
  made->seq = ++impl_->seq;
  impl_->slide_to(impl_->find_now(wall_now));
  made->as_of = impl_->now;
  made->bounds = impl_->bounds;
  impl_->tell_partitions(*made, wall_now, partitions_total);
  std::vector<shared_contact> shared;
  for (const auto& [name, one] : impl_->partitions)
    shared.insert(shared.end(), one.shared().begin(), one.shared().end());
  impl_->rows.settle(impl_->now);
  const board_moment moment{impl_->now, made->seq, made->lag > stale, impl_->bounds.size(), shared};
  const auto show = [&](board_rows::table& rows, auto& to) {
    for (auto& [key, row] : rows) {
      refresh(row, moment);
      if (row.shown) to.push_back(row.figures);
    }
  };
  show(impl_->rows.queues(), made->queues);
  show(impl_->rows.totals(), made->totals);
  made->agents = impl_->agents.floor(made->seq);
  return made;
}

std::vector<minute_point> board::history(std::string_view queue, std::string_view channel, int minutes) const {
  std::vector<const replica*> sources;
  bool known = false;
  for (const auto& [key, row] : impl_->rows.queues()) {
    if (key.first != queue || (!channel.empty() && key.second != channel)) continue;
    known = true;
    sources.insert(sources.end(), row.sources.begin(), row.sources.end());
  }
  return known ? history_points(sources, impl_->now, minutes) : std::vector<minute_point>{};
}

}  // namespace floorwalker
