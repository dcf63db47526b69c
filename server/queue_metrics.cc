#include "server/queue_metrics.h"

#include <array>
#include <optional>
#include <vector>

#include "server/age.h"
#include "server/row_metrics.h"

namespace floorwalker {
namespace {

using kind = metric_type;

// The page as far as queues are told on it.
class queue_page {
 public:
  queue_page(metric_page& to, const snapshot& figures) : to_(to), figures_(figures) {
    labels_.reserve(figures.queues.size());
    for (const auto& row : figures.queues) labels_.push_back({{"queue", row->queue}, {"channel", row->channel}});
  }

  // One family with whatever `each` adds of every queue.
  template <class Each>
  void add_family(kind type, std::string_view name, std::string_view help, Each each) {
    metric_family family(to_, type, name, help);
    for (std::size_t i = 0; i < labels_.size(); ++i) each(family, *figures_.queues[i], labels_[i]);
  }
  // One sample a queue; `value` gives a number or a time, or an optional one.
  template <class Value>
  void add_simple(kind type, std::string_view name, std::string_view help, Value value) {
    add_family(type, name, help, [&](metric_family& family, const row_figures& row, const label_text& queue) {
      if (const auto one = std::optional(value(row))) family.add(*one, queue);
    });
  }
  time_point now() const noexcept { return figures_.as_of; }

 private:
  metric_page& to_;
  const snapshot& figures_;
  std::vector<label_text> labels_;  // of each queue
};

void add_now(queue_page& to) {
  const time_point now = to.now();
  to.add_simple(kind::gauge, "contacts_waiting", "Contacts that wait in the queue now.",
                [](const row_figures& row) { return row.waiting.count; });
  to.add_simple(kind::gauge, "contacts_past_target", "Of those waiting, the ones past the target.",
                [](const row_figures& row) { return row.waiting.past_target; });
  to.add_simple(kind::gauge, "longest_wait_seconds", "Age of the oldest contact that waits; absent when nobody waits.",
                [now](const row_figures& row) {
                  return row.waiting.count > 0 ? std::optional(age_at(now, row.waiting.oldest)) : std::nullopt;
                });
  // Untyped: a gauge or a counter may not have the label `quantile`, and a summary would need a sum.
  const label_text median{{"quantile", "0.5"}}, ninetieth{{"quantile", "0.9"}};
  to.add_family(kind::untyped, "wait_so_far_seconds",
                "Quantiles of the wait so far of those waiting; absent when nobody waits.",
                [&](metric_family& family, const row_figures& row, const label_text& queue) {
                  if (row.waiting.count == 0) return;
                  family.add(age_at(now, row.waiting.p50), queue, median);
                  family.add(age_at(now, row.waiting.p90), queue, ninetieth);
                });
  to.add_simple(kind::gauge, "contacts_handling", "Contacts that an agent talks or writes to now.",
                [](const row_figures& row) { return row.handling; });
  to.add_simple(kind::gauge, "contacts_on_hold", "Of those handled, the ones on hold.",
                [](const row_figures& row) { return row.on_hold; });
  to.add_simple(kind::gauge, "contacts_unanswered", "Contacts with an agent whose customer waits for a reply.",
                [](const row_figures& row) { return row.unanswered; });
  to.add_simple(kind::gauge, "contacts_past_reply_target", "Of those unanswered, the ones past the target.",
                [](const row_figures& row) { return row.past_reply_target; });
  to.add_simple(kind::gauge, "oldest_unanswered_seconds",
                "Age of the oldest message that waits for a reply; absent when none does.",
                [now](const row_figures& row) {
                  return row.oldest_unanswered ? std::optional(age_at(now, *row.oldest_unanswered)) : std::nullopt;
                });
  to.add_simple(kind::gauge, "queue_open", "1 while the queue is open by its hours, else 0.",
                [](const row_figures& row) { return row.state == row_state::closed ? 0 : 1; });
}

// The available ones are those with a free slot for the queue's channel: an agent at work may be among them.
void add_agents(queue_page& to) {
  static constexpr std::array<agent_state, 4> others{agent_state::busy, agent_state::ringing, agent_state::wrapup,
                                                     agent_state::not_ready};
  const auto states = labels_of("state", agent_state_names);
  to.add_family(kind::gauge, "queue_agents",
                "Agents that serve the queue, by what they do; absent while no agent has reported anything.",
                [&](metric_family& family, const row_figures& row, const label_text& queue) {
                  if (!row.agents) return;
                  family.add(row.agents->available, queue, states[index_of(agent_state::available)]);
                  for (const agent_state state : others)
                    family.add((*row.agents)[state], queue, states[index_of(state)]);
                });
  to.add_simple(
      kind::gauge, "queue_agents_staffed", "Agents that serve the queue and are not offline.",
      [](const row_figures& row) { return row.agents ? std::optional(row.agents->staffed()) : std::nullopt; });
}

void add_targets(queue_page& to) {
  to.add_simple(kind::gauge, "service_level_target_seconds", "A wait up to this is within target.",
                [](const row_figures& row) { return row.target; });
  to.add_simple(kind::gauge, "service_level_goal_ratio", "Share of contacts that is to be within target.",
                [](const row_figures& row) { return row.goal; });
  to.add_simple(kind::gauge, "first_response_target_seconds", "A first response up to this is within target.",
                [](const row_figures& row) { return row.first_response_target; });
  to.add_simple(kind::gauge, "reply_target_seconds", "A reply up to this is within target.",
                [](const row_figures& row) { return row.reply_target; });
  to.add_simple(kind::gauge, "target_since_timestamp_seconds",
                "Event time since which the target holds; absent for a queue that was never seen.",
                [](const row_figures& row) {
                  return row.target_since ? std::optional(row.target_since->time_since_epoch()) : std::nullopt;
                });
}

void add_counters(queue_page& to) {
  struct counter {
    figure f;
    std::string_view name, help;
  };
  static constexpr std::array<counter, 13> counters{{
      {figure::offered, "contacts_offered_total", "Waits begun."},
      {figure::answered, "contacts_answered_total", "Waits that ended with an answer."},
      {figure::answered_in_target, "contacts_answered_in_target_total", "Waits answered within the target."},
      {figure::target_met, "target_met_total", "Waits decided as hits: answered within the target."},
      {figure::target_missed, "target_missed_total", "Waits decided as misses."},
      {figure::requeued, "contacts_requeued_total", "Waits queued again where they waited already."},
      {figure::transfers_in, "transfers_in_total", "Transfers to the queue."},
      {figure::transfers_out, "transfers_out_total", "Transfers by agents who had answered in the queue."},
      {figure::bounced, "transfers_bounced_total", "Waits in a queue that their chain of contacts had visited before."},
      {figure::storms, "transfer_storms_total", "Third transfers of a chain of contacts."},
      {figure::legs_ended, "legs_ended_total", "Agents' legs that ended."},
      {figure::legs_transferred, "legs_transferred_total", "Agents' legs that ended by a transfer."},
      {figure::closed_unanswered, "contacts_closed_unanswered_total",
       "Contacts parked or ended while the customer waited for a reply."},
  }};
  for (const auto& [f, name, help] : counters)
    to.add_simple(kind::counter, name, help,
                  [f = f](const row_figures& row) { return row.totals.counts[index_of(f)]; });
  to.add_simple(kind::counter, "contacts_expired_total", "Waits given up after no event for too long.",
                [](const row_figures& row) { return row.totals.expired; });
  to.add_simple(kind::counter, "legs_expired_total", "Agents' legs given up after no event for too long.",
                [](const row_figures& row) { return row.totals.legs_expired; });
  const label_text blind{{"kind", "blind"}}, consult{{"kind", "consult"}};
  to.add_family(kind::counter, "transfers_total", "Completed transfers, by kind.",
                [&](metric_family& family, const row_figures& row, const label_text& queue) {
                  family.add(row.totals.counts[index_of(figure::transfers_blind)], queue, blind);
                  family.add(row.totals.counts[index_of(figure::transfers_consult)], queue, consult);
                });
  const label_text short_ones{{"kind", "short"}}, long_ones{{"kind", "long"}};
  to.add_family(kind::counter, "contacts_abandoned_total", "Waits that the customer ended.",
                [&](metric_family& family, const row_figures& row, const label_text& queue) {
                  family.add(row.totals.counts[index_of(figure::abandoned_short)], queue, short_ones);
                  family.add(row.totals.counts[index_of(figure::abandoned_long)], queue, long_ones);
                });
  std::vector<label_text> reasons;
  for (std::size_t i = 0; i < left_reason_count; ++i)
    reasons.push_back({{"reason", name_of(static_cast<left_reason>(i))}});
  to.add_family(kind::counter, "contacts_left_total", "Waits that ended otherwise, by reason.",
                [&](metric_family& family, const row_figures& row, const label_text& queue) {
                  for (std::size_t i = 0; i < left_reason_count; ++i)
                    family.add(row.totals.left_by_reason[i], queue, reasons[i]);
                });
}

void add_histograms(queue_page& to, const bucket_bounds& bounds) {
  struct part {
    spread s;
    label_text label;
  };
  const auto add = [&](std::string_view name, std::string_view help, const std::array<part, 3>& parts) {
    to.add_family(kind::histogram, name, help,
                  [&](metric_family& family, const row_figures& row, const label_text& queue) {
                    for (const auto& [s, label] : parts)
                      family.add(row.totals.spreads[index_of(s)], bounds, queue, label);
                  });
  };
  add("wait_seconds", "Waits, by how they ended.",
      {{{spread::wait_answered, {{"outcome", "answered"}}},
        {spread::wait_abandoned, {{"outcome", "abandoned"}}},
        {spread::wait_left, {{"outcome", "left"}}}}});
  add("handle_seconds", "Agents' work on contacts, by phase.",
      {{{spread::talk, {{"phase", "talk"}}},
        {spread::hold, {{"phase", "hold"}}},
        {spread::wrapup, {{"phase", "wrapup"}}}}});
}

// Only where messages are: a queue of calls would have a page of zeros.
void add_responses(queue_page& to, const bucket_bounds& bounds) {
  const auto add = [&](std::string_view name, std::string_view help, spread s, auto target) {
    to.add_family(kind::histogram, name, help,
                  [&](metric_family& family, const row_figures& row, const label_text& queue) {
                    const exported_spread& samples = row.totals.spreads[index_of(s)];
                    if (row.*target || samples.count > 0) family.add(samples, bounds, queue);
                  });
  };
  add("first_response_seconds", "Until an agent's first message.", spread::first_response,
      &row_figures::first_response_target);
  add("reply_seconds", "From a customer's first unanswered message to an agent's next.", spread::reply,
      &row_figures::reply_target);
}

void add_windows(queue_page& to) {
  const service_level_labels levels;
  to.add_family(kind::gauge, "service_level_ratio",
                "Service level by window and formula; absent while there is nothing to divide by.",
                [&](metric_family& family, const row_figures& row, const label_text& queue) {
                  add_service_levels(family, row, queue, levels);
                });
  static constexpr std::array<std::string_view, 4> quantiles{"0.5", "0.9", "0.95", "0.99"};
  per_window<std::vector<label_text>> labels;
  for (std::size_t w = 0; w < window_count; ++w)
    for (const std::string_view quantile : quantiles)
      labels[w].push_back({{"window", window_names[w]}, {"quantile", quantile}});
  to.add_family(kind::untyped, "wait_quantile_seconds",
                "Quantiles of the answered waits by window; absent while there is none.",
                [&](metric_family& family, const row_figures& row, const label_text& queue) {
                  for (std::size_t w = 0; w < window_count; ++w) {
                    const spread_summary& waits = row.windows[w][spread::wait_answered];
                    if (waits.count == 0) continue;
                    auto label = labels[w].begin();
                    for (const microseconds value : {waits.p50, waits.p90, waits.p95, waits.p99})
                      family.add(value, queue, *label++);
                  }
                });
}

}  // namespace

void add_queue_metrics(metric_page& page, const snapshot& figures) {
  queue_page to(page, figures);
  const bucket_bounds bounds = bounds_of(figures.bounds);
  add_now(to);
  add_agents(to);
  add_targets(to);
  add_counters(to);
  add_histograms(to, bounds);
  add_responses(to, bounds);
  add_windows(to);
}

}  // namespace floorwalker
