#include "server/queue_metrics.h"

#include <array>
#include <optional>

#include "server/age.h"

namespace floorwalker {
namespace {

using kind = metric_family::type;

// One family with whatever `each` adds of every queue.
template <class Each>
void add_family(metric_families& to, const snapshot& figures, kind type, std::string_view name, std::string_view help,
                Each each) {
  metric_family family(type, name, help);
  for (const auto& row : figures.queues) each(family, *row);
  to.push_back(family.take());
}

// One sample a queue; `value` gives a number, or an optional one.
template <class Value>
void add_simple(metric_families& to, const snapshot& figures, kind type, std::string_view name, std::string_view help,
                Value value) {
  add_family(to, figures, type, name, help, [&](metric_family& family, const row_figures& row) {
    const std::optional<double> number = value(row);
    if (number) family.add(*number, {{"queue", row.queue}, {"channel", row.channel}});
  });
}

std::optional<double> seconds_or_none(const std::optional<microseconds>& duration) {
  return duration ? std::optional(seconds_of(*duration)) : std::nullopt;
}

void add_now(metric_families& to, const snapshot& figures) {
  const time_point now = figures.as_of;
  add_simple(to, figures, kind::Gauge, "contacts_waiting", "Contacts that wait in the queue now.",
             [](const row_figures& row) { return static_cast<double>(row.waiting.count); });
  add_simple(to, figures, kind::Gauge, "contacts_past_target", "Of those waiting, the ones past the target.",
             [](const row_figures& row) { return static_cast<double>(row.waiting.past_target); });
  add_simple(to, figures, kind::Gauge, "longest_wait_seconds",
             "Age of the oldest contact that waits; absent when nobody waits.", [now](const row_figures& row) {
               return row.waiting.count > 0 ? std::optional(seconds_of(age_at(now, row.waiting.oldest))) : std::nullopt;
             });
  // Untyped: a gauge or a counter may not have the label `quantile`, and a summary would need a sum.
  add_family(to, figures, kind::Untyped, "wait_so_far_seconds",
             "Quantiles of the wait so far of those waiting; absent when nobody waits.",
             [now](metric_family& family, const row_figures& row) {
               if (row.waiting.count == 0) return;
               for (const auto& [quantile, begin] : {std::pair{"0.5", row.waiting.p50}, {"0.9", row.waiting.p90}})
                 family.add(seconds_of(age_at(now, begin)),
                            {{"queue", row.queue}, {"channel", row.channel}, {"quantile", quantile}});
             });
  add_simple(to, figures, kind::Gauge, "contacts_handling", "Contacts that an agent talks or writes to now.",
             [](const row_figures& row) { return static_cast<double>(row.handling); });
  add_simple(to, figures, kind::Gauge, "contacts_on_hold", "Of those handled, the ones on hold.",
             [](const row_figures& row) { return static_cast<double>(row.on_hold); });
  add_simple(to, figures, kind::Gauge, "contacts_unanswered",
             "Contacts with an agent whose customer waits for a reply.",
             [](const row_figures& row) { return static_cast<double>(row.unanswered); });
  add_simple(to, figures, kind::Gauge, "contacts_past_reply_target", "Of those unanswered, the ones past the target.",
             [](const row_figures& row) { return static_cast<double>(row.past_reply_target); });
  add_simple(to, figures, kind::Gauge, "oldest_unanswered_seconds",
             "Age of the oldest message that waits for a reply; absent when none does.", [now](const row_figures& row) {
               return row.oldest_unanswered ? std::optional(seconds_of(age_at(now, *row.oldest_unanswered)))
                                            : std::nullopt;
             });
  add_simple(to, figures, kind::Gauge, "queue_open", "1 while the queue is open by its hours, else 0.",
             [](const row_figures& row) { return row.state == row_state::closed ? 0.0 : 1.0; });
}

// The available ones are those with a free slot for the queue's channel: an agent at work may be among them.
void add_agents(metric_families& to, const snapshot& figures) {
  static constexpr std::array<agent_state, 4> others{agent_state::busy, agent_state::ringing, agent_state::wrapup,
                                                     agent_state::not_ready};
  add_family(to, figures, kind::Gauge, "queue_agents",
             "Agents that serve the queue, by what they do; absent while no agent has reported anything.",
             [](metric_family& family, const row_figures& row) {
               if (!row.agents) return;
               const auto add = [&](std::string_view state, std::int64_t count) {
                 family.add(count, {{"queue", row.queue}, {"channel", row.channel}, {"state", state}});
               };
               add("available", row.agents->available);
               for (const agent_state state : others) add(agent_state_names[index_of(state)], (*row.agents)[state]);
             });
  add_simple(to, figures, kind::Gauge, "queue_agents_staffed", "Agents that serve the queue and are not offline.",
             [](const row_figures& row) {
               return row.agents ? std::optional(static_cast<double>(row.agents->staffed())) : std::nullopt;
             });
}

void add_targets(metric_families& to, const snapshot& figures) {
  add_simple(to, figures, kind::Gauge, "service_level_target_seconds", "A wait up to this is within target.",
             [](const row_figures& row) { return seconds_of(row.target); });
  add_simple(to, figures, kind::Gauge, "service_level_goal_ratio", "Share of contacts that is to be within target.",
             [](const row_figures& row) { return row.goal; });
  add_simple(to, figures, kind::Gauge, "first_response_target_seconds", "A first response up to this is within target.",
             [](const row_figures& row) { return seconds_or_none(row.first_response_target); });
  add_simple(to, figures, kind::Gauge, "reply_target_seconds", "A reply up to this is within target.",
             [](const row_figures& row) { return seconds_or_none(row.reply_target); });
  add_simple(to, figures, kind::Gauge, "target_since_timestamp_seconds",
             "Event time since which the target holds; absent for a queue that was never seen.",
             [](const row_figures& row) {
               return row.target_since ? std::optional(seconds_of(row.target_since->time_since_epoch())) : std::nullopt;
             });
}

void add_counters(metric_families& to, const snapshot& figures) {
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
    add_simple(to, figures, kind::Counter, name, help,
               [f = f](const row_figures& row) { return static_cast<double>(row.totals.counts[index_of(f)]); });
  add_simple(to, figures, kind::Counter, "contacts_expired_total", "Waits given up after no event for too long.",
             [](const row_figures& row) { return static_cast<double>(row.totals.expired); });
  add_simple(to, figures, kind::Counter, "legs_expired_total", "Agents' legs given up after no event for too long.",
             [](const row_figures& row) { return static_cast<double>(row.totals.legs_expired); });
  add_family(
      to, figures, kind::Counter, "transfers_total", "Completed transfers, by kind.",
      [](metric_family& family, const row_figures& row) {
        for (const auto& [name, f] :
             {std::pair{"blind", figure::transfers_blind}, {"consult", figure::transfers_consult}})
          family.add(row.totals.counts[index_of(f)], {{"queue", row.queue}, {"channel", row.channel}, {"kind", name}});
      });
  add_family(
      to, figures, kind::Counter, "contacts_abandoned_total", "Waits that the customer ended.",
      [](metric_family& family, const row_figures& row) {
        for (const auto& [length, f] : {std::pair{"short", figure::abandoned_short}, {"long", figure::abandoned_long}})
          family.add(row.totals.counts[index_of(f)],
                     {{"queue", row.queue}, {"channel", row.channel}, {"kind", length}});
      });
  add_family(to, figures, kind::Counter, "contacts_left_total", "Waits that ended otherwise, by reason.",
             [](metric_family& family, const row_figures& row) {
               for (std::size_t i = 0; i < left_reason_count; ++i)
                 family.add(row.totals.left_by_reason[i], {{"queue", row.queue},
                                                           {"channel", row.channel},
                                                           {"reason", name_of(static_cast<left_reason>(i))}});
             });
}

void add_histograms(metric_families& to, const snapshot& figures) {
  struct part {
    spread s;
    std::string_view value;
  };
  const auto add = [&](std::string_view name, std::string_view help, std::string_view label_name, const auto& parts) {
    add_family(to, figures, kind::Histogram, name, help, [&](metric_family& family, const row_figures& row) {
      for (const auto& [s, value] : parts)
        family.add(row.totals.spreads[index_of(s)], figures.bounds,
                   {{"queue", row.queue}, {"channel", row.channel}, {label_name, value}});
    });
  };
  static constexpr std::array<part, 3> waits{
      {{spread::wait_answered, "answered"}, {spread::wait_abandoned, "abandoned"}, {spread::wait_left, "left"}}};
  static constexpr std::array<part, 3> phases{
      {{spread::talk, "talk"}, {spread::hold, "hold"}, {spread::wrapup, "wrapup"}}};
  add("wait_seconds", "Waits, by how they ended.", "outcome", waits);
  add("handle_seconds", "Agents' work on contacts, by phase.", "phase", phases);
}

// Only where messages are: a queue of calls would have a page of zeros.
void add_responses(metric_families& to, const snapshot& figures) {
  const auto add = [&](std::string_view name, std::string_view help, spread s, auto target) {
    add_family(to, figures, kind::Histogram, name, help, [&](metric_family& family, const row_figures& row) {
      const exported_spread& samples = row.totals.spreads[index_of(s)];
      if (row.*target || samples.count > 0)
        family.add(samples, figures.bounds, {{"queue", row.queue}, {"channel", row.channel}});
    });
  };
  add("first_response_seconds", "Until an agent's first message.", spread::first_response,
      &row_figures::first_response_target);
  add("reply_seconds", "From a customer's first unanswered message to an agent's next.", spread::reply,
      &row_figures::reply_target);
}

void add_windows(metric_families& to, const snapshot& figures) {
  add_family(
      to, figures, kind::Gauge, "service_level_ratio",
      "Service level by window and formula; absent while there is nothing to divide by.",
      [](metric_family& family, const row_figures& row) {
        for (std::size_t w = 0; w < window_count; ++w)
          for (std::size_t f = 0; f < formula_count; ++f) {
            const auto level = service_level_of(static_cast<formula>(f), row.windows[w], row.waiting.past_target);
            if (level.of != 0)
              family.add(static_cast<double>(level.n) / static_cast<double>(level.of), {{"queue", row.queue},
                                                                                        {"channel", row.channel},
                                                                                        {"window", window_names[w]},
                                                                                        {"formula", formula_names[f]}});
          }
      });
  add_family(
      to, figures, kind::Untyped, "wait_quantile_seconds",
      "Quantiles of the answered waits by window; absent while there is none.",
      [](metric_family& family, const row_figures& row) {
        for (std::size_t w = 0; w < window_count; ++w) {
          const spread_summary& waits = row.windows[w][spread::wait_answered];
          if (waits.count == 0) continue;
          for (const auto& [quantile, value] :
               {std::pair{"0.5", waits.p50}, {"0.9", waits.p90}, {"0.95", waits.p95}, {"0.99", waits.p99}})
            family.add(
                seconds_of(value),
                {{"queue", row.queue}, {"channel", row.channel}, {"window", window_names[w]}, {"quantile", quantile}});
        }
      });
}

}  // namespace

void add_queue_metrics(metric_families& to, const snapshot& figures) {
  add_now(to, figures);
  add_agents(to, figures);
  add_targets(to, figures);
  add_counters(to, figures);
  add_histograms(to, figures);
  add_responses(to, figures);
  add_windows(to, figures);
}

}  // namespace floorwalker
