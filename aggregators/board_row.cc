#include "aggregators/board_row.h"

#include <algorithm>
#include <tuple>

namespace floorwalker {
namespace {

void add_totals(exported_totals& to, const exported_totals& from) {
  for (std::size_t i = 0; i < figure_count; ++i) to.counts[i] += from.counts[i];
  for (std::size_t i = 0; i < left_reason_count; ++i) to.left_by_reason[i] += from.left_by_reason[i];
  to.expired += from.expired;
  to.legs_expired += from.legs_expired;
  for (std::size_t i = 0; i < handoff_counts; ++i) to.handoffs[i] += from.handoffs[i];
  for (std::size_t i = 0; i < spread_count; ++i) {
    auto& sum = to.spreads[i];
    const auto& part = from.spreads[i];
    for (std::size_t b = 0; b < part.cumulative.size(); ++b) sum.cumulative[b] += part.cumulative[b];
    sum.count += part.count;
    sum.sum += part.sum;
  }
}

std::vector<open_visit> gather_waiting(const board_row& row) {
  std::vector<open_visit> waiting;
  for (const replica* source : row.sources)
    waiting.insert(waiting.end(), source->row.waiting.begin(), source->row.waiting.end());
  std::sort(waiting.begin(), waiting.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  return waiting;
}

// How many visits that began in a later second than the oldest that waits have been answered.
std::int64_t overtaken_by(const board_row& row, time_point oldest) {
  std::int64_t served_later = 0;
  for (const replica* source : row.sources)
    for (const packed_cell& one : source->cells(level::minute)) {
      if (one.begin() + pane_widths[index_of(level::minute)] <= oldest) continue;
      tally_reader in(one);
      while (const tally* each = in.next())
        if (each->kind == served && one.begin() + std::chrono::seconds{each->value} > oldest)
          served_later += each->count;
    }
  return served_later;
}

// Older than ten targets: suspect, if twenty later visits were served meanwhile.
time_point suspect_after(const open_visit& oldest) { return oldest.begin + 10 * (oldest.deadline - oldest.begin); }
constexpr std::int64_t overtaken_enough = 20;

// `oldest_first`, not empty. The k-th smallest wait is that of the k-th newest begin.
waiting_now describe(const board_row& row, const std::vector<open_visit>& oldest_first, time_point now) {
  const std::size_t n = oldest_first.size();
  const auto at = [&](std::size_t percent) { return oldest_first[n - (n * percent + 99) / 100].begin; };
  const auto past = std::count_if(oldest_first.begin(), oldest_first.end(),
                                  [&](const open_visit& one) { return now > one.deadline; });
  const open_visit& oldest = oldest_first.front();
  const bool suspect = now > suspect_after(oldest) && overtaken_by(row, oldest.begin) >= overtaken_enough;
  return {static_cast<std::int64_t>(n), past, suspect, oldest.begin, at(50), at(90)};
}

// When the next wait passes its target, or the oldest may become suspect.
time_point next_deadline(const std::vector<open_visit>& oldest_first, time_point now) {
  time_point next = time_point::max();
  for (const open_visit& one : oldest_first)
    if (one.deadline >= now) next = std::min(next, one.deadline);
  if (!oldest_first.empty() && suspect_after(oldest_first.front()) >= now)
    next = std::min(next, suspect_after(oldest_first.front()));
  return next;
}

void find_maxima(const board_row& row, window which, window_sum& sum) {
  for (std::size_t i = 0; i < spread_count; ++i) {
    const auto of = static_cast<spread>(i);
    if (!sum.maximum_unknown(of)) continue;
    std::int64_t largest = 0;
    for (const replica* source : row.sources)
      largest = std::max(largest, source->maximum(which, *row.ranges[index_of(which)], of));
    sum.set_maximum(of, largest);
  }
}

// Legs whose wrap-up goes on stand in no cell: they would have to be taken out again.
std::vector<wrapping_leg> wrapping_in(const board_row& row, const pane_range& range) {
  std::vector<wrapping_leg> found;
  for (const replica* source : row.sources)
    for (const wrapping_leg& one : source->row.wrapping)
      if (range.covers(one.released)) found.push_back(one);
  return found;
}

window_figures figures_in(board_row& row, window which, const std::vector<open_visit>& waiting, time_point now) {
  window_sum& sum = row.sums[index_of(which)];
  const pane_range& range = *row.ranges[index_of(which)];
  find_maxima(row, which, sum);
  window_figures figures;
  if (const auto wrapping = wrapping_in(row, range); wrapping.empty()) {
    sum.summarize(figures);
  } else {
    window_sum with = sum;
    for (const wrapping_leg& one : wrapping) {
      with.add_sample(spread::talk, one.talk);
      with.add_sample(spread::hold, one.hold);
      with.add_sample(spread::handle, one.talk + one.hold);
    }
    with.summarize(figures);
  }
  for (const open_visit& one : waiting)
    if (now > one.deadline && one.deadline >= range.from) ++figures.counts[index_of(figure::target_missed)];
  return figures;
}

row_state state_of(const board_row& row, const board_moment& moment) {
  if (row.settings.hours && !row.settings.hours->open_at(moment.now)) return row_state::closed;
  const bool seen =
      std::any_of(row.sources.begin(), row.sources.end(), [](const replica* one) { return one->row.seen; });
  if (!seen && !row.is_total) return row_state::never_seen;
  return moment.stale ? row_state::stale : row_state::ok;
}

// A contact that several of the row's sources share counts once.
void add_shared(row_figures& to, std::vector<unanswered_contact>& unanswered, const board_row& row,
                std::span<const shared_contact> contacts) {
  for (const shared_contact& contact : contacts) {
    handled_in here;
    for (const shared_in& one : contact) {
      if (std::find(row.sources.begin(), row.sources.end(), one.row) == row.sources.end()) continue;
      here.handling |= one.how.handling;
      here.on_hold |= one.how.on_hold;
      if (!here.unanswered) here.unanswered = one.how.unanswered;
    }
    to.handling += here.handling;
    to.on_hold += here.on_hold;
    if (here.unanswered) unanswered.push_back(*here.unanswered);
  }
}

// When the next reply passes its target.
time_point tell_unanswered(row_figures& to, std::span<const unanswered_contact> unanswered, time_point now) {
  time_point next = time_point::max();
  for (const unanswered_contact& one : unanswered) {
    ++to.unanswered;
    to.oldest_unanswered = std::min(to.oldest_unanswered.value_or(one.since), one.since);
    to.past_reply_target += now > one.deadline;
    if (one.deadline >= now) next = std::min(next, one.deadline);
  }
  return next;
}

void tell_customer_waits(row_figures& to, std::span<const open_visit> waiting) {
  time_point since = time_point::max();
  for (const open_visit& one : waiting) since = std::min(since, one.customer_since);
  if (since != time_point::max()) to.longest_customer_wait_since = since;
}

bool was_changed(const row_view& row) { return row.target_since != row.first_seen; }

// What the owners judge by; they may differ for a while, after a change of the settings.
struct target_told {
  std::optional<time_point> since;
  std::optional<microseconds> target;
};

// Where settings were changed: what the last partition took up. Else since the row was first seen. What a queue that
// shares the row is judged by is not the row's target.
target_told target_of(const board_row& row) {
  const row_view* newest = nullptr;
  std::optional<time_point> first;
  const auto rank = [](const row_view& one) { return std::tuple{was_changed(one), one.target_since, one.target}; };
  for (const replica* source : row.sources) {
    const row_view& told = source->row;
    if (!told.seen) continue;
    first = std::min(first.value_or(told.first_seen), told.first_seen);
    if (!newest || rank(told) > rank(*newest)) newest = &told;
  }
  if (!newest) return {};
  const bool is_own = newest->queue == row.queue;
  return {was_changed(*newest) ? newest->target_since : first, is_own ? std::optional{newest->target} : std::nullopt};
}

row_figures make_figures(board_row& row, const board_moment& moment) {
  row_figures made;
  for (exported_spread& one : made.totals.spreads) one.cumulative.resize(moment.bounds);
  made.queue = row.queue;
  made.channel = row.channel;
  made.group = row.group;
  made.is_total = row.is_total;
  made.state = state_of(row, moment);
  made.target = row.settings.target;
  made.goal = row.settings.goal;
  made.formula = row.settings.formula;
  made.first_response_target = row.settings.first_response_target;
  made.reply_target = row.settings.reply_target;
  made.agents = row.agents;
  std::vector<unanswered_contact> unanswered;
  for (const replica* source : row.sources) {
    unanswered.insert(unanswered.end(), source->row.unanswered.begin(), source->row.unanswered.end());
    made.handling += source->row.handling;
    made.on_hold += source->row.on_hold;
    add_totals(made.totals, source->row.totals);
  }
  if (!row.is_total) {
    const target_told told = target_of(row);
    made.target_since = told.since;
    made.target = told.target.value_or(made.target);
  }
  add_shared(made, unanswered, row, moment.shared);
  const auto waiting = gather_waiting(row);
  if (!waiting.empty()) made.waiting = describe(row, waiting, moment.now);
  if (row.is_total) tell_customer_waits(made, waiting);
  row.next_deadline = std::min(next_deadline(waiting, moment.now), tell_unanswered(made, unanswered, moment.now));
  for (std::size_t w = 0; w < window_count; ++w)
    made.windows[w] = figures_in(row, static_cast<window>(w), waiting, moment.now);
  return made;
}

}  // namespace

bool refresh(board_row& row, const board_moment& moment) {
  const bool may_differ =
      row.dirty || !row.figures || moment.now > row.next_deadline || row.figures->state != state_of(row, moment);
  if (!may_differ) return false;
  row.dirty = false;
  row_figures made = make_figures(row, moment);
  if (row.figures) {
    made.changed_seq = row.figures->changed_seq;
    if (made == *row.figures) return false;
  }
  made.changed_seq = moment.seq;
  row.figures = std::make_shared<const row_figures>(std::move(made));
  return true;
}

}  // namespace floorwalker
