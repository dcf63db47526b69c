#include "aggregators/row_table.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "aggregators/histogram.h"

namespace floorwalker {
namespace {

std::uint64_t key_of(queue_id queue, channel_id channel) {
  return std::uint64_t{static_cast<std::uint32_t>(queue)} << 16 | static_cast<std::uint16_t>(channel);
}

constexpr std::size_t few_panes = 10'000;  // of a tick

bool was_seen(const row_data& row) {
  const row_totals& booked = row.exported;
  return row.handling > 0 || row.shared > 0 || !row.waiting.empty() || !row.unanswered.empty() ||
         std::any_of(booked.counts.begin(), booked.counts.end(), [](const auto& one) { return one.truth != 0; }) ||
         std::any_of(booked.spreads.begin(), booked.spreads.end(),
                     [](const auto& one) { return one.count.truth != 0; });
}

}  // namespace

std::array<microseconds, level_count> pane_retention(const settings& settings) {
  using namespace std::chrono_literals;
  const microseconds slack = settings.max_ahead + 1min;  // "now" may be behind the newest event by max_ahead
  return {std::max<microseconds>(5min + slack, 2 * settings.max_disorder + 2min), 30min + slack, 26h + slack};
}

row_table::row_table(std::shared_ptr<const settings> settings, record_tallies& tallies)
    : settings_(std::move(settings)),
      tallies_(tallies),
      bounds_(exported_bounds(*settings_)),
      retention_(pane_retention(*settings_)),
      queues_(settings_->queues_max),
      channels_(0),
      queue_rows_max_(std::max<std::size_t>(256, 4 * settings_->queues_max)) {
  reserve_names();
}

// What is configured, or built in, is never pushed out by names that events bring.
void row_table::reserve_names() {
  for (const std::string_view name : built_in_channels) channels_.reserve(name);
  for (const auto& [name, channel] : settings_->channels) channels_.reserve(name);
  for (const queue_rule& rule : settings_->queues) {
    if (!rule.channel.empty()) channels_.reserve(rule.channel);
    if (!rule.is_glob()) queues_.reserve(rule.match);
  }
  reserved_queues_ = queues_.names().size();
  reserved_channels_ = channels_.names().size();
  channels_.allow(channels_max);
}

bool row_table::has_row_of_its_own(queue_id queue, channel_id channel) const noexcept {
  const bool reserved =
      static_cast<std::size_t>(queue) < reserved_queues_ && static_cast<std::size_t>(channel) < reserved_channels_;
  return reserved || queues_[queue] == other_name;
}

channel_id row_table::channel_or_default(channel_id channel) {
  return channel != channel_id::none ? channel : channels_.id_of(voice_channel);
}

const channel_settings& row_table::settings_of(channel_id channel) {
  const auto i = static_cast<std::size_t>(channel_or_default(channel));
  while (channel_settings_.size() <= i)
    channel_settings_.push_back(settings_->channel(channels_[static_cast<channel_id>(channel_settings_.size())]));
  return channel_settings_[i];
}

row_id row_table::row_of(queue_id queue, channel_id channel) {
  if (queue == queue_id::none) return row_id::none;
  channel = channel_or_default(channel);
  if (const row_id known = find(queue, channel); known != row_id::none) return known;
  if (row_ids_.size() >= queue_rows_max_ && !has_row_of_its_own(queue, channel))
    return row_of(queues_.id_of(other_name), channel);
  return add_queue_row(queue, channel);
}

row_id row_table::find(queue_id queue, channel_id channel) const noexcept {
  const auto known = row_ids_.find(key_of(queue, channel));
  return known != row_ids_.end() ? known->second : row_id::none;
}

row_id row_table::restore_row(queue_id queue, channel_id channel) {
  const row_id known = find(queue, channel);
  return known != row_id::none ? known : add_queue_row(queue, channel);
}

bool row_table::knows_group(std::string_view group) const noexcept {
  return group.empty() || std::any_of(settings_->groups.begin(), settings_->groups.end(),
                                      [&](const group_rule& one) { return one.name == group; });
}

row_id row_table::add_queue_row(queue_id queue, channel_id channel) {
  row_data row;
  row.queue = queue;
  row.channel = channel;
  row.settings = settings_->row(queues_[queue], channels_[channel]);
  row.voice = channels_[channel] == voice_channel;
  row.rules = {rules_now(row)};
  const row_id made = add(std::move(row));
  row_ids_.emplace(key_of(queue, channel), made);
  return made;
}

rules_since row_table::rules_now(const row_data& row) {
  rules_since now{generation, row.settings.target, row.settings.short_abandon, {total_of("", row.channel)}};
  for (const group_rule& group : settings_->groups)
    if (group.holds(queues_[row.queue])) now.totals.push_back(total_of(group.name, row.channel));
  return now;
}

// A row may have been made under a later generation than an event that is put before it.
row_rules row_table::rules_of(row_id row, std::uint32_t generation_then) const {
  const auto& rules = (*this)[row].rules;
  auto held = rules.begin();
  while (std::next(held) != rules.end() && std::next(held)->generation <= generation_then) ++held;
  return {held->target, held->short_abandon, held->totals};
}

row_id row_table::total_of(std::string_view group, channel_id channel) {
  const auto [known, is_new] = total_ids_.try_emplace({std::string(group), channel}, row_id::none);
  if (!is_new) return known->second;
  row_data total;
  total.total = true;
  total.group = group;
  total.channel = channel;
  return known->second = add(std::move(total));
}

row_id row_table::add(row_data&& row) {
  row.first_seen = row.target_since = newest_;
  rows_.push_back(std::make_unique<row_data>(std::move(row)));
  return static_cast<row_id>(rows_.size() - 1);
}

void row_table::advance(time_point newest) noexcept {
  newest_ = newest;
  if (newest < oldest_until_) return;
  oldest_until_ = time_point::max();
  for (std::size_t i = 0; i < level_count; ++i) {
    const auto age = newest.time_since_epoch();
    oldest_[i] = age > retention_[i] ? pane_begin(newest - retention_[i], pane_widths[i]) : time_point{};
    oldest_until_ = std::min(oldest_until_, oldest_[i] + pane_widths[i] + retention_[i]);
  }
  forget_recent();
}

void row_table::mark(row_id row) {
  auto& changed = (*this)[row];
  if (changed.captured != capture_number_) watch_->changing(row, changed);
  changed.seen_at = newest_;
  mark_for_view(row);
}

void row_table::mark(row_id row, level which, pane& changed) {
  if (changed.captured != capture_number_) watch_->changing(row, which, changed);
  mark_for_view(row, which, changed);
}

void row_table::mark_for_view(row_id row) {
  if (!std::exchange((*this)[row].dirty, true)) dirty_rows_.push_back(row);
}

void row_table::mark_for_view(row_id row, level which, pane& one) {
  if (!std::exchange(one.dirty, true)) dirty_panes_.push_back({row, which, one.begin});
}

pane& row_table::pane_at(row_id row, level which, time_point begin) {
  pane_series& series = (*this)[row].panes[index_of(which)];
  while (pane* old = series.older_than(oldest_pane(which))) {
    if (old->captured != capture_number_) watch_->changing(row, which, *old);
    series.drop_first(pool_);
  }
  pane& found = series.find_or_add(begin, pool_);
  mark(row, which, found);
  return found;
}

pane* row_table::open_pane(row_id row, level which, time_point at) {
  const time_point begin = pane_begin(at, pane_widths[index_of(which)]);
  return begin < oldest_pane(which) ? nullptr : &pane_at(row, which, begin);
}

const row_table::open_panes& row_table::panes_at(row_id row, time_point at) {
  recent_panes& recent = recent_[index_of(row) % recent_.size()];
  if (recent.row != row || at < recent.second || at >= recent.second + pane_widths[0]) {
    recent_panes opened{row, pane_begin(at, pane_widths[0]), {}};
    for (const level which : all_levels) opened.of[index_of(which)] = open_pane(row, which, at);
    recent = opened;
  }
  return recent.of;
}

void row_table::book(const contribution& entry) {
  if (entry.which == contribution::sort::contact) return count_contact(entry);
  mark(entry.row);
  auto& exported = (*this)[entry.row].exported;
  switch (entry.which) {
    case contribution::sort::count: return count(entry);
    case contribution::sort::sample: return sample(entry);
    case contribution::sort::waiting: return add_by_second(entry, flow);
    case contribution::sort::overtook: return add_by_second(entry, served);
    case contribution::sort::left: return exported.left_by_reason[entry.what].add(entry.change);
    case contribution::sort::expired: return exported.expired.add(entry.change);
    case contribution::sort::wrapping: return wrapping(entry);
    case contribution::sort::legs_expired: return exported.legs_expired.add(entry.change);
    case contribution::sort::handoffs: return exported.handoffs[entry.what].add(entry.change);
    case contribution::sort::contact: return;
  }
}

void row_table::count(const contribution& entry) {
  auto& data = (*this)[entry.row];
  const bool missed = entry.what == index_of(figure::target_missed);
  data.exported.counts[entry.what].add(entry.change, missed ? data.overdue : 0);
  for (pane* const open : panes_at(entry.row, entry.at))
    if (open) open->add(static_cast<figure>(entry.what), entry.change);
}

void row_table::sample(const contribution& entry) {
  auto& data = (*this)[entry.row];
  const std::int64_t exact = entry.value.count();
  data.exported.spreads[entry.what].add(entry.value, entry.change, bounds_);
  const auto what = static_cast<spread>(entry.what);
  const open_panes& panes = panes_at(entry.row, entry.at);
  if (pane* const second = panes[index_of(level::second)]) second->add(kind_of(what), exact, entry.change);
  for (const level which : {level::five_seconds, level::minute}) {
    pane* const open = panes[index_of(which)];
    if (!open) continue;
    const bool was_largest = entry.change < 0 && exact == open->maximum(what);
    open->add_sample(what, exact, entry.change);
    if (was_largest) lower_maximum(data, which, *open, what);
  }
}

// A maximum was withdrawn: the panes of a second below still know the next one. Where they are gone (a wrap-up that was
// never announced moved a leg after minutes), the largest bucket's value stands for it, within 1 %.
void row_table::lower_maximum(row_data& row, level which, pane& where, spread what) const {
  if (where.of_kind(kind_of(what)).empty()) return where.set_maximum(what, 0);
  if (where.begin < oldest_pane(level::second))
    return where.set_maximum(what, std::min(where.maximum(what), where.largest(what)));
  std::int64_t maximum = 0;
  row.panes[index_of(level::second)].visit(
      where.begin, where.begin + pane_widths[index_of(which)],
      [&](const pane& second) { maximum = std::max(maximum, second.largest(what)); });
  where.set_maximum(what, maximum);
}

void row_table::add_by_second(const contribution& entry, std::uint8_t kind) {
  if (pane* open = open_pane(entry.row, level::minute, entry.at))
    open->add(kind, std::chrono::floor<std::chrono::seconds>(entry.at - open->begin).count(), entry.change);
}

void row_table::wrapping(const contribution& entry) {
  auto& legs = (*this)[entry.row].wrapping;
  const wrapping_leg leg{entry.at, entry.value, entry.hold};
  if (entry.change > 0) return legs.push_back(leg);
  const auto gone = std::find(legs.begin(), legs.end(), leg);
  if (gone == legs.end()) return;
  *gone = legs.back();
  legs.pop_back();
}

void row_table::count_contact(const contribution& entry) {
  const auto shown = [&]() -> std::int64_t& {
    switch (static_cast<contact_count>(entry.what)) {
      case contact_count::reopened: return tallies_.reopened;
      case contact_count::answered_direct: return tallies_.answered_direct;
      case contact_count::negative_durations: return tallies_.negative_durations;
      case contact_count::over_limits: break;
    }
    return tallies_.over_limits;
  };
  std::int64_t& held = held_tallies[entry.what];
  held -= entry.change;
  if (held < 0) shown() -= std::exchange(held, 0);
}

void row_table::overdue_changed(row_id row, int change) {
  mark(row);
  auto& data = (*this)[row];
  data.overdue += change;
  data.exported.counts[index_of(figure::target_missed)].add(0, data.overdue);
}

void row_table::write_row(row_id row, row_view& to) {
  auto& data = (*this)[row];
  data.dirty = false;
  to.row = static_cast<std::uint32_t>(row);
  to.queue = data.total ? std::string{} : queues_[data.queue];
  to.channel = channels_[data.channel];
  to.total = data.total;
  to.group = data.group;
  to.first_seen = data.first_seen;
  to.target_since = data.target_since;
  to.target = data.settings.target;
  to.seen = was_seen(data);
  to.seen_at = data.seen_at;
  to.handling = data.handling;
  to.on_hold = data.on_hold;
  to.waiting.assign(data.waiting.begin(), data.waiting.end());
  to.unanswered.assign(data.unanswered.begin(), data.unanswered.end());
  to.wrapping = data.wrapping;
  data.exported.show(to.totals);
}

// A row that nothing was ever booked in or shown of is nobody's business yet.
void row_table::write(partition_view& view) {
  for (const row_id row : dirty_rows_)
    if ((*this)[row].seen_at != time_point{})
      write_row(row, view.rows.next());
    else
      (*this)[row].dirty = false;
  dirty_rows_.clear();
  dirty_panes_.size() > few_panes ? write_all_dirty(view) : write_listed(view);
  dirty_panes_.clear();
  forget_recent();
}

// In the order in which a board takes them up fastest; and a row's panes lie near each other.
void row_table::write_listed(partition_view& view) {
  std::sort(dirty_panes_.begin(), dirty_panes_.end(), [](const dirty_pane& a, const dirty_pane& b) {
    return std::tie(a.row, a.which, a.begin) < std::tie(b.row, b.which, b.begin);
  });
  view.cells.reserve(dirty_panes_.size());
  for (const auto& [row, which, begin] : dirty_panes_)
    if (pane* changed = (*this)[row].panes[index_of(which)].find(begin)) write_pane(row, which, *changed, view);
}

// After a backlog nearly all are dirty: to look each of them up would take longer than to pass over the others.
void row_table::write_all_dirty(partition_view& view) {
  view.cells.reserve(dirty_panes_.size());
  for (std::size_t i = 0; i < rows_.size(); ++i)
    for (const level which : all_levels)
      rows_[i]->panes[index_of(which)].sweep([&](pane& one) { write_pane(static_cast<row_id>(i), which, one, view); });
}

void row_table::write_pane(row_id row, level which, pane& changed, partition_view& view) {
  if (!std::exchange(changed.dirty, false)) return;
  cell_view& to = view.cells.next();
  to.row = static_cast<std::uint32_t>(row);
  to.width = which;
  to.value = packed_cell(changed);
}

void row_table::mark_again(const partition_view& unread) {
  for (const auto& row : unread.rows) mark_for_view(static_cast<row_id>(row.row));
  for (const auto& one : unread.cells) {
    const auto row = static_cast<row_id>(one.row);
    if (pane* still = (*this)[row].panes[index_of(one.width)].find(one.value.begin()))
      mark_for_view(row, one.width, *still);
  }
}

void row_table::mark_all() {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto row = static_cast<row_id>(i);
    mark_for_view(row);
    for (const level which : all_levels)
      rows_[i]->panes[index_of(which)].visit(oldest_pane(which), time_point::max(),
                                             [&](pane& one) { mark_for_view(row, which, one); });
  }
}

}  // namespace floorwalker
