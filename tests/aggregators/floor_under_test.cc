#include "tests/aggregators/floor_under_test.h"

#include <cstdlib>

namespace floorwalker {

namespace {

constexpr std::array<std::string_view, spread_count> spread_labels{
    "wait.answered", "wait.abandoned", "wait.left",      "talk",  "hold",
    "wrapup",        "handle",         "first_response", "reply", "customer_wait"};
constexpr std::array<std::string_view, figure_count> count_labels{"offered",
                                                                  "answered",
                                                                  "answered_in_target",
                                                                  "answered_short",
                                                                  "abandoned",
                                                                  "abandoned_in_target",
                                                                  "abandoned_short",
                                                                  "left",
                                                                  "left_past_target",
                                                                  "requeued",
                                                                  "target_met",
                                                                  "target_missed",
                                                                  "transfers.blind",
                                                                  "transfers.consult",
                                                                  "transfers.in",
                                                                  "transfers.out",
                                                                  "transfers.bounced",
                                                                  "transfers.storms",
                                                                  "legs_ended",
                                                                  "legs_transferred",
                                                                  "abandoned_long",
                                                                  "closed_unanswered",
                                                                  "contacts_offered",
                                                                  "contacts_answered",
                                                                  "contacts_ended",
                                                                  "contacts_transferred",
                                                                  "handoffs"};

// A row has the first so many of each; totals have all.
constexpr std::size_t row_counts = index_of(figure::contacts_offered);
constexpr std::size_t row_spreads = index_of(spread::customer_wait);

std::string row_name(const row_figures& row) {
  if (!row.is_total) return row.queue + " " + row.channel;
  return (row.group.empty() ? "*" : "@" + row.group) + " " + row.channel;
}

void flatten_heads(const agent_counts& from, const std::string& prefix, oracle::figures& to) {
  for (std::size_t i = 0; i < agent_state_count; ++i) to[prefix + std::string{agent_state_names[i]}] = from.by_state[i];
  to[prefix + "available"] = from.available;
  to[prefix + "staffed"] = from.staffed();
}

void flatten_occupancy(const agent_counts& from, const std::string& prefix, oracle::figures& to) {
  to[prefix + "occupancy.n"] = from.occupancy().n;
  to[prefix + "occupancy.of"] = from.occupancy().of;
}

void flatten_words_due(const row_figures& row, time_point now, oracle::figures& to) {
  to["unanswered"] = row.unanswered;
  to["past_reply_target"] = row.past_reply_target;
  if (row.oldest_unanswered) to["oldest_unanswered"] = (now - *row.oldest_unanswered).count();
  if (row.longest_customer_wait_since) to["longest_customer_wait"] = (now - *row.longest_customer_wait_since).count();
}

void flatten_now(const row_figures& row, time_point now, oracle::figures& to) {
  flatten_words_due(row, now, to);
  if (row.agents) flatten_heads(*row.agents, "agents.", to);
  if (row.agents && row.is_total) flatten_occupancy(*row.agents, "agents.", to);
  if (!row.is_total) to["state"] = static_cast<std::int64_t>(row.state);
  if (row.target_since) to["target_since"] = row.target_since->time_since_epoch().count();
  to["waiting"] = row.waiting.count;
  to["past_target"] = row.waiting.past_target;
  to["suspect"] = row.waiting.suspect;
  to["handling"] = row.handling;
  to["on_hold"] = row.on_hold;
  if (row.waiting.count == 0) return;
  to["longest_wait"] = to["so_far.max"] = (now - row.waiting.oldest).count();
  to["so_far.p50"] = (now - row.waiting.p50).count();
  to["so_far.p90"] = (now - row.waiting.p90).count();
}

void flatten_window(const window_figures& from, const row_figures& row, const std::string& window,
                    oracle::figures& to) {
  for (std::size_t i = 0; i < (row.is_total ? figure_count : row_counts); ++i)
    to[window + "." + std::string{count_labels[i]}] = from.counts[i];
  for (std::size_t i = 0; i < formula_count; ++i) {
    const service_level level = service_level_of(static_cast<formula>(i), from, row.waiting.past_target);
    to[window + "." + std::string{formula_names[i]} + ".n"] = level.n;
    to[window + "." + std::string{formula_names[i]} + ".of"] = level.of;
  }
  const std::int64_t a = from[figure::answered], b = from[figure::abandoned], s = from[figure::abandoned_short];
  to[window + ".abandon_rate.n"] = b - s;
  to[window + ".abandon_rate.of"] = a + b - s;
  to[window + ".transfer_rate.n"] = from[row.is_total ? figure::contacts_transferred : figure::legs_transferred];
  to[window + ".transfer_rate.of"] = from[row.is_total ? figure::contacts_ended : figure::legs_ended];
  for (std::size_t i = 0; i < (row.is_total ? spread_count : row_spreads); ++i) {
    const std::string name = window + "." + std::string{spread_labels[i]};
    const spread_summary& spread = from.spreads[i];
    to[name + ".count"] = spread.count;
    to[name + ".sum"] = spread.sum.count();
    if (spread.count == 0) continue;
    to[name + ".p50"] = spread.p50.count();
    to[name + ".p90"] = spread.p90.count();
    to[name + ".p95"] = spread.p95.count();
    to[name + ".p99"] = spread.p99.count();
    to[name + ".max"] = spread.max.count();
  }
}

void flatten_totals(const exported_totals& from, bool is_total, oracle::figures& to) {
  for (std::size_t i = 0; i < (is_total ? figure_count : row_counts); ++i)
    to["total." + std::string{count_labels[i]}] = from.counts[i];
  for (std::size_t i = 0; i < left_reason_count; ++i)
    if (from.left_by_reason[i] > 0)
      to["total.left." + std::string{name_of(static_cast<left_reason>(i))}] = from.left_by_reason[i];
  if (from.expired > 0) to["total.expired"] = from.expired;
  for (std::size_t i = 0; i < handoff_counts; ++i)
    if (from.handoffs[i] > 0) to["total.handoffs." + std::to_string(i)] = from.handoffs[i];
  for (std::size_t i = 0; i < (is_total ? spread_count : row_spreads); ++i) {
    to["total." + std::string{spread_labels[i]} + ".count"] = from.spreads[i].count;
    to["total." + std::string{spread_labels[i]} + ".sum"] = from.spreads[i].sum.count();
  }
}

void flatten_floor(const floor_agents& from, oracle::board_figures& board) {
  oracle::figures& all = board["agents"];
  flatten_heads(from.all, "", all);
  flatten_occupancy(from.all, "", all);
  all["silent"] = from.silent;
  for (const agent_figures& agent : from.agents) {
    oracle::figures& to = board["agent " + agent.agent];
    to["doing"] = static_cast<std::int64_t>(agent.state);
    if (agent.reported_since) to["reported_since"] = agent.reported_since->time_since_epoch().count();
  }
  for (const team_figures& team : from.teams) {
    oracle::figures& to = board["team " + team.team];
    flatten_heads(team.agents, "", to);
    flatten_occupancy(team.agents, "", to);
  }
}

std::int64_t value_in(const oracle::figures& figures, const std::string& name, std::int64_t missing) {
  const auto found = figures.find(name);
  return found == figures.end() ? missing : found->second;
}

// A counter that production may hold above its truth: what was true once is not taken back.
bool held(const std::string& name, since_first totals) {
  if (!name.starts_with("total.")) return false;
  // Whoever comes back takes its end back.
  for (const char* taken_back : {"total.contacts_ended", "total.contacts_transferred", "total.handoffs"})
    if (name.starts_with(taken_back)) return true;
  if (totals == since_first::all) return false;
  const auto is_of = [&](const char* spread) { return name.starts_with(std::string{"total."} + spread); };
  return totals == since_first::ignore || is_of("talk") || is_of("hold") || is_of("wrapup") || is_of("handle");
}

// What production may tell otherwise: suspicion is founded on the last 26 hours only, and a row's target may hold since
// an event that only named the row.
bool not_compared(const std::string& name, const oracle::figures& figures) {
  constexpr oracle::us remembered = 26 * 3600 * oracle::second;
  return name == "target_since" || (name == "suspect" && value_in(figures, "longest_wait", 0) > remembered);
}

bool agree(const std::string& name, std::int64_t shown, std::int64_t truth, since_first totals) {
  if (held(name, totals)) return shown >= truth;
  if (!oracle::is_quantile(name)) return shown == truth;
  return std::abs(shown - truth) * 100 <= truth;
}

}  // namespace

floor_under_test::floor_under_test(std::shared_ptr<const settings> settings, habits habit)
    : settings_(std::move(settings)), habit_(habit), board_(std::make_unique<board>(settings_)) {}

floor_under_test::feed& floor_under_test::of(std::int32_t partition) {
  auto& feed_of = feeds_[partition];
  if (!feed_of) {
    feed_of = std::make_unique<feed>(settings_);
    feed_of->number = feeds_.size() - 1;
  }
  return *feed_of;
}

outcome floor_under_test::take(const oracle::event& e) {
  feed& to = of(e.partition);
  const time_point stamp{microseconds{e.record_time.value_or(e.time)}};
  const outcome done = to.state.apply(oracle::to_production(e), stamp, to.offset++);
  if (habit_ == habits::publish_every_event) hand_over(to);
  return done;
}

void floor_under_test::hand_over(feed& from) {
  feed_position position;
  position.topic = "events";
  position.partition = static_cast<std::int32_t>(from.number);
  position.covered = true;
  position.read_to_end_at = now_;
  from.state.publish(from.slot, position);
  if (auto view = from.slot.fetch()) {
    board_->integrate(*view);
    from.slot.recycle(std::move(view));
  }
}

std::shared_ptr<const snapshot> floor_under_test::look(oracle::us now) {
  if (habit_ == habits::restore) {
    board_ = std::make_unique<board>(settings_);
    for (auto& [number, feed_of] : feeds_) {
      auto renewed = std::make_unique<feed>(settings_);
      renewed->state = partition_state::restore(feed_of->state.serialize(), settings_);
      renewed->number = feed_of->number;
      renewed->offset = feed_of->offset;
      feed_of = std::move(renewed);
    }
  }
  now_ = time_point{microseconds{now}};
  for (auto& [number, feed_of] : feeds_) hand_over(*feed_of);
  return board_->make_snapshot(now_, static_cast<std::int32_t>(feeds_.size()));
}

oracle::board_figures flatten(const snapshot& snapshot) {
  oracle::board_figures board;
  for (const auto* rows : {&snapshot.queues, &snapshot.totals})
    for (const auto& row : *rows) {
      oracle::figures& to = board[row_name(*row)];
      flatten_now(*row, snapshot.as_of, to);
      for (std::size_t w = 0; w < window_count; ++w)
        flatten_window(row->windows[w], *row, std::string{window_names[w]}, to);
      flatten_totals(row->totals, row->is_total, to);
    }
  if (snapshot.agents) flatten_floor(*snapshot.agents, board);
  return board;
}

std::string differences(const oracle::board_figures& shown, const oracle::board_figures& truth, since_first totals) {
  std::string text;
  const auto tell = [&](const std::string& row, const std::string& name, std::int64_t got, std::int64_t want) {
    text += "  " + row + ": " + name + " is " + std::to_string(got) + ", must be " + std::to_string(want) + "\n";
  };
  constexpr std::int64_t undefined = -1;
  const oracle::figures nothing;  // a row that is not shown says 0 to everything
  for (const auto& [row, figures] : truth) {
    const auto found = shown.find(row);
    const oracle::figures& has = found == shown.end() ? nothing : found->second;
    for (const auto& [name, want] : figures) {
      if (not_compared(name, figures)) continue;
      const bool absent_is_zero = found == shown.end() || name.starts_with("total.");
      const std::int64_t got = value_in(has, name, absent_is_zero ? 0 : undefined);
      if (!agree(name, got, want, totals)) tell(row, name, got, want);
    }
    for (const auto& [name, got] : has)
      if (!figures.contains(name) && !name.starts_with("total.") && !not_compared(name, figures))
        tell(row, name, got, undefined);
  }
  for (const auto& [row, figures] : shown)
    for (const auto& [name, got] : figures)
      if (!truth.contains(row) && got != 0 && !held(name, totals) && !not_compared(name, figures))
        tell(row, name, got, 0);
  return text;
}

}  // namespace floorwalker
