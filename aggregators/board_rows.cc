#include "aggregators/board_rows.h"

#include <algorithm>

#include "aggregators/name_table.h"

namespace floorwalker {
namespace {

constexpr microseconds rows_kept = std::chrono::days{7};  // after they were last seen

// What a replica shown in these rows adds to: rows whose windows stand at the same place share a feed.
std::vector<window_feed> feeds_of(const std::vector<board_row*>& shown_in) {
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

bool any_seen(const board_row& row) {
  return std::any_of(row.sources.begin(), row.sources.end(), [](const replica* one) { return one->row.seen; });
}

}  // namespace

board_rows::board_rows(std::shared_ptr<const settings> settings, board_windows& windows, agent_board& agents,
                       window_change& scratch)
    : config_(std::move(settings)), windows_(windows), agents_(agents), scratch_(scratch), limit_(config_->queues_max) {
  for (const queue_rule& rule : config_->queues) {
    if (rule.is_glob()) continue;
    limit_.reserve(rule.match);
    board_row& row =
        *rows_of_queue(rule.match, rule.channel.empty() ? std::string(voice_channel) : rule.channel).front();
    row.configured = true;
    row.pinned |= !rule.channel.empty();
  }
}

board_row& board_rows::queue_row(const std::string& queue, const std::string& channel) {
  const auto [at, is_new] = rows_.try_emplace({queue, channel});
  if (is_new) {
    at->second.queue = queue;
    at->second.channel = channel;
    at->second.settings = config_->row(queue, channel);
    at->second.served = &agents_.queue(queue);
    at->second.ranges = windows_.of(at->second.settings.calendar);
  }
  return at->second;
}

board_row& board_rows::total(const std::string& group, const std::string& channel) {
  const auto [at, is_new] = totals_.try_emplace({group, channel});
  if (is_new) {
    const channel_settings base = config_->channel(channel);
    at->second.group = group;
    at->second.channel = channel;
    at->second.is_total = true;
    at->second.settings = {
        base.target,       base.short_abandon, base.goal, config_->formula, base.first_response_target,
        base.reply_target, config_->calendar,  {}};
    at->second.ranges = windows_.of(at->second.settings.calendar);
  }
  return at->second;
}

// The board's rows that a partition's row adds to.
std::vector<board_row*> board_rows::shown_in(const row_view& of) {
  return of.total ? std::vector{&total(of.group, of.channel)} : rows_of_queue(of.queue, of.channel);
}

// The queue's own row, or that of `_other`, then its totals.
std::vector<board_row*> board_rows::rows_of_queue(const std::string& queue, const std::string& channel) {
  board_row& own = queue_row(limit_.has_own_row(queue) ? queue : std::string(other_name), channel);
  std::vector<board_row*> shown{&own, &total("", channel)};
  for (const group_rule& group : config_->groups)
    if (group.holds(queue)) shown.push_back(&total(group.name, channel));
  for (auto row = shown.begin() + 1; row != shown.end(); ++row)
    if (auto& members = (*row)->members; std::find(members.begin(), members.end(), &own) == members.end())
      members.push_back(&own);
  return shown;
}

void board_rows::add(board_source& one) {
  const row_view& of = one.copy->row;
  if (!of.total) {
    limit_.see(of.queue, of.first_seen);
    by_queue_[of.queue].push_back(&one);
    for (const std::string& moved : limit_.take_moved())
      for (board_source* each : by_queue_[moved]) wire(*each);
  }
  wire(one);
}

// A queue's name stays seen: another source is about to tell of it, too.
void board_rows::remove(board_source& one) {
  const row_view& of = one.copy->row;
  if (!of.total) std::erase(by_queue_[of.queue], &one);
  unwire(one);
  one.copy->feed({}, scratch_);
}

// Makes the source add to the board's rows that its row is shown in, and to no others.
void board_rows::wire(board_source& one) {
  unwire(one);
  one.shown_in = shown_in(one.copy->row);
  one.copy->feed(feeds_of(one.shown_in), scratch_);
  for (board_row* row : one.shown_in) row->sources.push_back(one.copy.get());
  one.mark();
}

void board_rows::unwire(board_source& one) {
  one.mark();
  for (board_row* row : one.shown_in) std::erase(row->sources, one.copy.get());
  one.shown_in.clear();
  shown_changed_ = true;
}

void board_rows::clear_sums(const pane_range* range) {
  for (table* rows : {&rows_, &totals_})
    for (auto& [key, row] : *rows)
      for (std::size_t w = 0; w < window_count; ++w)
        if (row.ranges[w] == range) row.sums[w].clear();
}

void board_rows::settle(time_point now) {
  settle_shown(now);
  settle_agents(now);
}

// Totals are shown with their rows.
void board_rows::settle_shown(time_point now) {
  const auto show = [&](board_row& row, bool shown) { shown_changed_ |= std::exchange(row.shown, shown) != shown; };
  for (auto& [key, row] : rows_) show(row, is_shown(row, now));
  for (auto& [key, row] : totals_)
    show(row, std::any_of(row.members.begin(), row.members.end(), [](const auto* one) { return one->shown; }));
}

void board_rows::settle_agents(time_point now) {
  if (!agents_.settle(now) && !shown_changed_) return;
  shown_changed_ = false;
  const auto tell = [](board_row& row, const std::optional<agent_counts>& counts) {
    if (row.agents == counts) return;
    row.agents = counts;
    row.dirty = true;
  };
  for (auto& [key, row] : rows_) tell(row, agents_.of_row(*row.served, row.channel));
  for (auto& [key, row] : totals_) {
    std::vector<const agent_queue*> queues;
    for (const board_row* one : row.members)
      if (one->shown) queues.push_back(one->served);
    tell(row, agents_.of_total(queues));
  }
}

bool board_rows::queue_was_seen(const std::string& queue) const {
  for (auto at = rows_.lower_bound({queue, ""}); at != rows_.end() && at->first.first == queue; ++at)
    if (any_seen(at->second)) return true;
  return false;
}

// A queue that the configuration names, or that was seen in the last seven days.
bool board_rows::is_shown(const board_row& row, time_point now) const {
  const bool seen = std::any_of(row.sources.begin(), row.sources.end(), [&](const replica* copy) {
    return copy->row.seen && (now - copy->row.seen_at < rows_kept || !copy->row.waiting.empty());
  });
  return seen || row.pinned || (row.configured && (!queue_was_seen(row.queue) || any_seen(row)));
}

}  // namespace floorwalker
