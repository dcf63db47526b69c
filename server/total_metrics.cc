#include "server/total_metrics.h"

#include <array>
#include <optional>
#include <string>

#include "server/age.h"

namespace floorwalker {
namespace {

using kind = metric_family::type;

// The totals of channels, or those of groups; their families differ by a prefix, and groups' by a label.
class totals_of {
 public:
  totals_of(metric_families& to, const snapshot& figures, bool groups) : to_(to), figures_(figures), groups_(groups) {}

  template <class Each>
  void add_family(kind type, std::string_view name, std::string_view help, Each each) {
    metric_family family(type, (groups_ ? "group_" : "channel_") + std::string(name), help);
    add_rows(family, each);
  }
  // Without a channel's prefix.
  template <class Each>
  void add_plain_family(kind type, std::string_view name, std::string_view help, Each each) {
    metric_family family(type, (groups_ ? "group_" : "") + std::string(name), help);
    add_rows(family, each);
  }
  // One sample a total; `value` gives an optional number.
  template <class Value>
  void add_gauge(std::string_view name, std::string_view help, Value value) {
    add_family(kind::Gauge, name, help, [&](metric_family& family, const row_figures& row) {
      if (const std::optional<double> number = value(row)) add(family, row, *number);
    });
  }
  template <class... Values>
  void add(metric_family& family, const row_figures& row, const Values&... values) const {
    if (groups_)
      family.add(values..., {{"group", row.group}, {"channel", row.channel}});
    else
      family.add(values..., {{"channel", row.channel}});
  }
  void add_of_window(metric_family& family, const row_figures& row, double value, window w, formula f) const {
    const label in{"window", window_names[index_of(w)]}, by{"formula", formula_names[index_of(f)]};
    if (groups_)
      family.add(value, {{"group", row.group}, {"channel", row.channel}, in, by});
    else
      family.add(value, {{"channel", row.channel}, in, by});
  }
  const snapshot& figures() const noexcept { return figures_; }

 private:
  template <class Each>
  void add_rows(metric_family& family, Each each) {
    for (const auto& row : figures_.totals)
      if (row->group.empty() != groups_) each(family, *row);
    to_.push_back(family.take());
  }
  metric_families& to_;
  const snapshot& figures_;
  const bool groups_;
};

void add_contacts(totals_of& totals) {
  struct counter {
    figure f;
    std::string_view name, help;
  };
  static constexpr std::array<counter, 4> counters{{
      {figure::contacts_offered, "contacts_offered_total", "Chains of contacts that began to wait."},
      {figure::contacts_answered, "contacts_answered_total", "Chains of contacts that were answered."},
      {figure::contacts_ended, "contacts_ended_total", "Chains of contacts that are over."},
      {figure::contacts_transferred, "contacts_transferred_total", "Of those over, the ones that were transferred."},
  }};
  for (const auto& [f, name, help] : counters)
    totals.add_family(kind::Counter, name, help, [&, f = f](metric_family& family, const row_figures& row) {
      totals.add(family, row, row.totals.counts[index_of(f)]);
    });
  totals.add_family(
      kind::Histogram, "customer_wait_seconds", "All waits of a chain of contacts up to its first answer.",
      [&](metric_family& family, const row_figures& row) {
        totals.add(family, row, row.totals.spreads[index_of(spread::customer_wait)], totals.figures().bounds);
      });
  totals.add_plain_family(kind::Histogram, "handoffs",
                          "Of each chain of contacts that is over: the agents it met, less one.",
                          [&](metric_family& family, const row_figures& row) {
                            totals.add(family, row, std::span<const std::int64_t>(row.totals.handoffs),
                                       row.totals.counts[index_of(figure::handoffs)]);
                          });
}

void add_now(totals_of& totals) {
  const time_point now = totals.figures().as_of;
  totals.add_gauge("longest_customer_wait_seconds",
                   "Longest wait so far of a chain of contacts that waits for its first answer; absent when none does.",
                   [now](const row_figures& row) {
                     return row.longest_customer_wait_since
                                ? std::optional(seconds_of(age_at(now, *row.longest_customer_wait_since)))
                                : std::nullopt;
                   });
  totals.add_gauge("agents_staffed", "Agents who serve a queue of it and are not offline, each once.",
                   [](const row_figures& row) {
                     return row.agents ? std::optional(static_cast<double>(row.agents->staffed())) : std::nullopt;
                   });
  totals.add_gauge("occupancy_ratio", "Busy and in wrap-up among those and the available; absent while there is none.",
                   [](const row_figures& row) -> std::optional<double> {
                     if (!row.agents) return std::nullopt;
                     const service_level occupancy = row.agents->occupancy();
                     if (occupancy.of == 0) return std::nullopt;
                     return static_cast<double>(occupancy.n) / static_cast<double>(occupancy.of);
                   });
}

void add_service_levels(totals_of& totals) {
  totals.add_family(kind::Gauge, "service_level_ratio",
                    "Service level by window and formula; absent while there is nothing to divide by.",
                    [&](metric_family& family, const row_figures& row) {
                      for (std::size_t w = 0; w < window_count; ++w)
                        for (std::size_t f = 0; f < formula_count; ++f) {
                          const auto which = static_cast<formula>(f);
                          const auto level = service_level_of(which, row.windows[w], row.waiting.past_target);
                          if (level.of != 0)
                            totals.add_of_window(family, row,
                                                 static_cast<double>(level.n) / static_cast<double>(level.of),
                                                 static_cast<window>(w), which);
                        }
                    });
}

void add_floor(metric_families& to, const snapshot& figures) {
  const floor_agents* const floor = figures.agents && figures.agents->known ? figures.agents.get() : nullptr;
  metric_family agents(kind::Gauge, "agents",
                       "Agents by what they do, each once; absent while no agent has reported anything.");
  metric_family silent(kind::Gauge, "agents_silent", "Of those offline, the ones not heard of for 16 hours.");
  metric_family occupancy(kind::Gauge, "occupancy_ratio",
                          "Busy and in wrap-up among those and the available; absent while there is none.");
  if (floor != nullptr) {
    for (std::size_t i = 0; i < agent_state_count; ++i)
      agents.add(floor->all.by_state[i], {{"state", agent_state_names[i]}});
    silent.add(floor->silent);
    const service_level level = floor->all.occupancy();
    if (level.of != 0) occupancy.add(static_cast<double>(level.n) / static_cast<double>(level.of));
  }
  to.push_back(agents.take());
  to.push_back(silent.take());
  to.push_back(occupancy.take());
}

}  // namespace

void add_total_metrics(metric_families& to, const snapshot& figures) {
  for (const bool groups : {false, true}) {
    totals_of totals(to, figures, groups);
    add_contacts(totals);
    add_now(totals);
    add_service_levels(totals);
  }
  add_floor(to, figures);
}

}  // namespace floorwalker
