#include "aggregators/board.h"

#include <algorithm>
#include <deque>
#include <map>
#include <tuple>
#include <utility>

#include "aggregators/board_row.h"
#include "aggregators/history_points.h"
#include "aggregators/name_table.h"
#include "aggregators/queue_limit.h"
#include "aggregators/row_table.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

struct sliding {
  window which;
  microseconds length, step;
};
constexpr std::array<sliding, 5> sliding_windows{{{window::m1, 1min, 1s},
                                                  {window::m5, 5min, 1s},
                                                  {window::m15, 15min, 5s},
                                                  {window::m30, 30min, 5s},
                                                  {window::h1, 1h, 1min}}};
constexpr microseconds rows_kept = std::chrono::days{7};  // after they were last seen
constexpr microseconds fresh = 2s;                        // an owner that read to the end so lately is caught up
constexpr microseconds stale = 3s;                        // figures older than this are not live

// The panes of this width up to the one that holds now.
pane_range panes_until(time_point now, time_point from, microseconds width) {
  return {from, pane_begin(now, width) + width};
}

struct day {
  std::shared_ptr<const day_calendar> calendar;
  pane_range range;
};

// A partition's row, and the rows of the board that show it.
struct source {
  std::unique_ptr<replica> copy;
  std::vector<board_row*> shown_in;
  void mark() const {
    for (board_row* row : shown_in) row->dirty = true;
  }
};

struct partition {
  bool known = false;
  partition_figures figures;
  time_point newest{};
  time_point read_to_end_at{}, first_seen{};
  record_tallies tallies;
  std::deque<source> rows;  // by the partition's own number
  std::vector<shared_contact> shared;
};

}  // namespace

struct board::impl {
  explicit impl(std::shared_ptr<const settings> from)
      : config(std::move(from)), bounds(exported_bounds(*config)), agents(config->agents) {
    for (const queue_rule& rule : config->queues) {
      if (rule.is_glob()) continue;
      limit.reserve(rule.match);
      board_row& row =
          *rows_of_queue(rule.match, rule.channel.empty() ? std::string(voice_channel) : rule.channel).front();
      row.configured = true;
      row.pinned |= !rule.channel.empty();
    }
  }

  // Rows and totals, made when first needed.
  board_row& queue_row(const std::string& queue, const std::string& channel);
  board_row& total(const std::string& group, const std::string& channel);
  void prepare(board_row& row);
  std::vector<board_row*> shown_in(const row_view& of);
  std::vector<board_row*> rows_of_queue(const std::string& queue, const std::string& channel);
  void settle_shown();
  void settle_agents();
  const pane_range* today_of(const std::shared_ptr<const day_calendar>& calendar);
  source& source_of(partition& in, const row_view& of);
  void wire(source& one);
  static std::vector<window_feed> feeds_of(const std::vector<board_row*>& shown_in);

  time_point find_now(time_point wall_now) const;
  void slide_to(time_point now);
  void slide(pane_range& range, const pane_range& to);
  void tell_partitions(snapshot& made, time_point wall_now, std::int32_t partitions_total);
  bool is_shown(const board_row& row) const;
  bool queue_was_seen(const std::string& queue) const;

  std::shared_ptr<const settings> config;
  std::vector<microseconds> bounds;
  agent_board agents;
  queue_limit limit{config->queues_max};
  std::deque<partition> partitions;
  std::map<std::pair<std::string, std::string>, board_row> rows;    // by queue, channel
  std::map<std::pair<std::string, std::string>, board_row> totals;  // by group (empty: the channel's), channel
  std::map<std::string, std::vector<source*>> by_queue;             // all that partitions tell of it
  per_window<pane_range> ranges{};                                  // today's is unused
  std::deque<day> days;
  bool shown_changed = true;  // a row is shown, or no longer, since agents were told to rows
  std::uint64_t seq = 0;
  time_point now{};
  time_point started{};  // wall clock of the first snapshot
};

const pane_range* board::impl::today_of(const std::shared_ptr<const day_calendar>& calendar) {
  const auto known = std::find_if(days.begin(), days.end(), [&](const day& one) { return one.calendar == calendar; });
  return known != days.end() ? &known->range : &days.emplace_back(day{calendar, {}}).range;
}

void board::impl::prepare(board_row& row) {
  for (std::size_t w = 0; w < window_count; ++w) row.ranges[w] = &ranges[w];
  row.ranges[index_of(window::today)] = today_of(row.settings.calendar);
}

board_row& board::impl::queue_row(const std::string& queue, const std::string& channel) {
  const auto [at, is_new] = rows.try_emplace({queue, channel});
  if (is_new) {
    at->second.queue = queue;
    at->second.channel = channel;
    at->second.settings = config->row(queue, channel);
    at->second.served = &agents.queue(queue);
    prepare(at->second);
  }
  return at->second;
}

board_row& board::impl::total(const std::string& group, const std::string& channel) {
  const auto [at, is_new] = totals.try_emplace({group, channel});
  if (is_new) {
    const channel_settings base = config->channel(channel);
    at->second.group = group;
    at->second.channel = channel;
    at->second.is_total = true;
    at->second.settings = {
        base.target,       base.short_abandon, base.goal, config->formula, base.first_response_target,
        base.reply_target, config->calendar,   {}};
    prepare(at->second);
  }
  return at->second;
}

// The board's rows that a partition's row adds to.
std::vector<board_row*> board::impl::shown_in(const row_view& of) {
  return of.total ? std::vector{&total(of.group, of.channel)} : rows_of_queue(of.queue, of.channel);
}

// The queue's own row, or that of `_other`, then its totals.
std::vector<board_row*> board::impl::rows_of_queue(const std::string& queue, const std::string& channel) {
  board_row& own = queue_row(limit.has_own_row(queue) ? queue : std::string(other_name), channel);
  std::vector<board_row*> shown{&own, &total("", channel)};
  for (const group_rule& group : config->groups)
    if (group.holds(queue)) shown.push_back(&total(group.name, channel));
  for (auto row = shown.begin() + 1; row != shown.end(); ++row)
    if (auto& members = (*row)->members; std::find(members.begin(), members.end(), &own) == members.end())
      members.push_back(&own);
  return shown;
}

source& board::impl::source_of(partition& in, const row_view& of) {
  if (in.rows.size() <= of.row) in.rows.resize(of.row + 1);
  source& made = in.rows[of.row];
  if (made.copy) return made;
  made.copy = std::make_unique<replica>();
  made.copy->row = of;
  if (!of.total) {
    limit.see(of.queue, of.first_seen);
    by_queue[of.queue].push_back(&made);
    for (const std::string& moved : limit.take_moved())
      for (source* one : by_queue[moved]) wire(*one);
  }
  wire(made);
  return made;
}

// Makes the source add to the board's rows that its row is shown in, and to no others.
void board::impl::wire(source& one) {
  for (board_row* row : one.shown_in) {
    row->dirty = true;
    std::erase(row->sources, one.copy.get());
  }
  one.shown_in = shown_in(one.copy->row);
  one.copy->feed(feeds_of(one.shown_in));
  for (board_row* row : one.shown_in) row->sources.push_back(one.copy.get());
  one.mark();
  shown_changed = true;
}

std::vector<window_feed> board::impl::feeds_of(const std::vector<board_row*>& shown_in) {
  std::vector<window_feed> feeds;
  for (std::size_t w = 0; w < window_count; ++w)
    for (board_row* row : shown_in) {
      const auto same = std::find_if(feeds.begin(), feeds.end(), [&](const auto& f) {
        return index_of(f.which) == w && f.range == row->ranges[w];
      });
      auto& feed =
          same != feeds.end() ? *same : feeds.emplace_back(window_feed{static_cast<window>(w), row->ranges[w], {}});
      feed.sums.push_back(&row->sums[w]);
    }
  return feeds;
}

// Totals are shown with their rows.
void board::impl::settle_shown() {
  const auto settle = [&](board_row& row, bool shown) { shown_changed |= std::exchange(row.shown, shown) != shown; };
  for (auto& [key, row] : rows) settle(row, is_shown(row));
  for (auto& [key, row] : totals)
    settle(row, std::any_of(row.members.begin(), row.members.end(), [](const auto* one) { return one->shown; }));
}

void board::impl::settle_agents() {
  if (!agents.settle(now) && !shown_changed) return;
  shown_changed = false;
  const auto tell = [](board_row& row, const std::optional<agent_counts>& counts) {
    if (row.agents == counts) return;
    row.agents = counts;
    row.dirty = true;
  };
  for (auto& [key, row] : rows) tell(row, agents.of_row(*row.served, row.channel));
  for (auto& [key, row] : totals) {
    std::vector<const agent_queue*> queues;
    for (const board_row* one : row.members)
      if (one->shown) queues.push_back(one->served);
    tell(row, agents.of_total(queues));
  }
}

time_point board::impl::find_now(time_point wall_now) const {
  if (config->clock == clock_source::wall) return std::max(now, wall_now);
  time_point newest = now;
  for (const partition& one : partitions) newest = std::max(newest, one.newest);
  return newest;
}

void board::impl::slide(pane_range& range, const pane_range& to) {
  if (range == to) return;
  const pane_range before = std::exchange(range, to);
  for (partition& in : partitions)
    for (source& one : in.rows)
      if (one.copy && one.copy->slide(before, &range)) one.mark();
}

void board::impl::slide_to(time_point to) {
  now = to;
  for (const auto& [which, length, step] : sliding_windows) {
    const time_point end = pane_begin(now, step) + step;
    slide(ranges[index_of(which)], {end - std::min(length, end.time_since_epoch()), end});
  }
  for (day& one : days) {
    const time_point start =
        one.calendar ? one.calendar->day_start(now) : time_point{std::chrono::floor<std::chrono::days>(now)};
    slide(one.range, panes_until(now, start, 1min));
  }
  const time_point oldest_minute = now - std::min(now.time_since_epoch(), microseconds{26h});
  for (partition& in : partitions)
    for (source& one : in.rows) {
      if (!one.copy) continue;
      one.copy->drop_before(level::second, ranges[index_of(window::m5)].from);
      one.copy->drop_before(level::five_seconds, ranges[index_of(window::m30)].from);
      one.copy->drop_before(level::minute, oldest_minute);
    }
}

void board::impl::tell_partitions(snapshot& made, time_point wall_now, std::int32_t partitions_total) {
  if (started == time_point{}) started = wall_now;
  std::int32_t covered = 0;
  for (partition& one : partitions) {
    if (!one.known) continue;
    if (one.first_seen == time_point{}) one.first_seen = wall_now;
    const microseconds since = wall_now - std::max(one.read_to_end_at, one.first_seen);
    one.figures.lag =
        since <= fresh && one.read_to_end_at != time_point{} ? microseconds{} : std::max(since, microseconds{});
    made.lag = std::max(made.lag, one.figures.lag);
    made.event_time = std::max(made.event_time, one.newest);
    made.tallies += one.tallies;
    made.partitions.push_back(one.figures);
    covered += one.figures.covered;
  }
  const bool all_told = partitions_total > 0 && static_cast<std::int32_t>(made.partitions.size()) >= partitions_total;
  made.covered = all_told && covered >= partitions_total;
  if (!all_told) made.lag = std::max(made.lag, wall_now - started);  // of what was never heard of, nothing is fresh
  std::sort(made.partitions.begin(), made.partitions.end(), [](const auto& a, const auto& b) {
    return std::tie(a.topic, a.partition) < std::tie(b.topic, b.partition);
  });
}

bool board::impl::queue_was_seen(const std::string& queue) const {
  for (auto at = rows.lower_bound({queue, ""}); at != rows.end() && at->first.first == queue; ++at)
    for (const replica* copy : at->second.sources)
      if (copy->row.seen) return true;
  return false;
}

// A queue that the configuration names, or that was seen in the last seven days.
bool board::impl::is_shown(const board_row& row) const {
  const bool seen = std::any_of(row.sources.begin(), row.sources.end(), [&](const replica* copy) {
    return copy->row.seen && (now - copy->row.seen_at < rows_kept || !copy->row.waiting.empty());
  });
  return seen || row.pinned ||
         (row.configured && (!queue_was_seen(row.queue) || std::any_of(row.sources.begin(), row.sources.end(),
                                                                       [](auto* one) { return one->row.seen; })));
}

board::board(std::shared_ptr<const settings> settings) : impl_(std::make_unique<impl>(std::move(settings))) {}
board::~board() = default;

void board::integrate(std::size_t slot, const partition_view& view) {
  if (impl_->partitions.size() <= slot) impl_->partitions.resize(slot + 1);
  partition& in = impl_->partitions[slot];
  in.known = true;
  const feed_position& at = view.position;
  in.figures = {at.topic,   at.partition, view.next_offset, at.end_offset,
                at.covered, {},           at.start_offset,  at.goal_offset};
  in.newest = view.newest;
  in.read_to_end_at = view.position.read_to_end_at;
  in.tallies = view.tallies;
  for (const row_view& changed : view.rows) {
    source& one = impl_->source_of(in, changed);
    one.copy->row = changed;
    one.mark();
  }
  for (const cell_view& changed : view.cells) {
    source& one = in.rows[changed.row];
    one.copy->put(changed);
    one.mark();
  }
  for (const agent_view& changed : view.agents) impl_->agents.put(slot, changed);
  std::vector<shared_contact> shared;
  for (const auto& rows : view.shared_contacts) {
    auto& contact = shared.emplace_back();
    for (const handled_in& one : rows) contact.push_back({in.rows[one.row].copy.get(), one});
  }
  if (shared == in.shared) return;
  for (const auto* contacts : {&shared, &in.shared})
    for (const shared_contact& contact : *contacts)
      for (const shared_in& one : contact) in.rows[one.how.row].mark();
  in.shared = std::move(shared);
}

std::shared_ptr<const snapshot> board::make_snapshot(time_point wall_now, std::int32_t partitions_total) {
  auto made = std::make_shared<snapshot>();
  made->seq = ++impl_->seq;
  impl_->slide_to(impl_->find_now(wall_now));
  made->as_of = impl_->now;
  made->bounds = impl_->bounds;
  impl_->tell_partitions(*made, wall_now, partitions_total);
  std::vector<shared_contact> shared;
  for (const partition& one : impl_->partitions) shared.insert(shared.end(), one.shared.begin(), one.shared.end());
  impl_->settle_shown();
  impl_->settle_agents();
  const board_moment moment{impl_->now, made->seq, made->lag > stale, impl_->bounds.size(), shared};
  for (auto& [key, row] : impl_->rows) {
    refresh(row, moment);
    if (row.shown) made->queues.push_back(row.figures);
  }
  for (auto& [key, row] : impl_->totals) {
    refresh(row, moment);
    if (row.shown) made->totals.push_back(row.figures);
  }
  made->agents = impl_->agents.floor(made->seq);
  return made;
}

std::vector<minute_point> board::history(std::string_view queue, std::string_view channel, int minutes) const {
  std::vector<const replica*> sources;
  bool known = false;
  for (const auto& [key, row] : impl_->rows) {
    if (key.first != queue || (!channel.empty() && key.second != channel)) continue;
    known = true;
    sources.insert(sources.end(), row.sources.begin(), row.sources.end());
  }
  return known ? history_points(sources, impl_->now, minutes) : std::vector<minute_point>{};
}

}  // namespace floorwalker
