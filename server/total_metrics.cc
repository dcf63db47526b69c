#include "server/total_metrics.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "server/age.h"
#include "server/row_metrics.h"

namespace floorwalker {
namespace {

using kind = metric_type;

// The totals of channels, or those of groups; their families differ by a prefix, and groups' by a label.
class totals_page {
 public:
  totals_page(metric_page& to, const snapshot& figures, bool groups)
      : to_(to), now_(figures.as_of), bounds_(bounds_of(figures.bounds)), groups_(groups) {
    for (const auto& row : figures.totals) {
      if (row->group.empty() == groups) continue;
      rows_.push_back({row.get(), groups ? label_text{{"group", row->group}, {"channel", row->channel}}
                                         : label_text{{"channel", row->channel}}});
    }
  }

  // One family with whatever `each` adds of every total.
  template <class Each>
  void add_family(kind type, std::string_view name, std::string_view help, Each each) {
    add_rows(metric_family(to_, type, (groups_ ? "group_" : "channel_") + std::string(name), help), each);
  }
  // Without a channel's prefix.
  template <class Each>
  void add_plain_family(kind type, std::string_view name, std::string_view help, Each each) {
    add_rows(metric_family(to_, type, (groups_ ? "group_" : "") + std::string(name), help), each);
  }
  // One sample a total; `value` gives an optional number or time.
  template <class Value>
  void add_gauge(std::string_view name, std::string_view help, Value value) {
    add_family(kind::gauge, name, help, [&](metric_family& family, const row_figures& row, const label_text& total) {
      if (const auto one = value(row)) family.add(*one, total);
    });
  }
  time_point now() const noexcept { return now_; }
  const bucket_bounds& bounds() const noexcept { return bounds_; }

 private:
  struct labelled {
    const row_figures* row;
    label_text labels;
  };
  template <class Each>
  void add_rows(metric_family family, Each each) {
    for (const labelled& one : rows_) each(family, *one.row, one.labels);
  }
  metric_page& to_;
  const time_point now_;
  const bucket_bounds bounds_;
  const bool groups_;
  std::vector<labelled> rows_;
};

void add_contacts(totals_page& totals) {
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
    totals.add_family(kind::counter, name, help,
                      [&, f = f](metric_family& family, const row_figures& row, const label_text& total) {
                        family.add(row.totals.counts[index_of(f)], total);
                      });
  totals.add_family(kind::histogram, "customer_wait_seconds",
                    "All waits of a chain of contacts up to its first answer.",
                    [&](metric_family& family, const row_figures& row, const label_text& total) {
                      family.add(row.totals.spreads[index_of(spread::customer_wait)], totals.bounds(), total);
                    });
  totals.add_plain_family(
      kind::histogram, "handoffs", "Of each chain of contacts that is over: the agents it met, less one.",
      [&](metric_family& family, const row_figures& row, const label_text& total) {
        family.add_whole_numbers(row.totals.handoffs, row.totals.counts[index_of(figure::handoffs)], total);
      });
}

void add_now(totals_page& totals) {
  const time_point now = totals.now();
  totals.add_gauge("longest_customer_wait_seconds",
                   "Longest wait so far of a chain of contacts that waits for its first answer; absent when none does.",
                   [now](const row_figures& row) {
                     return row.longest_customer_wait_since
                                ? std::optional(age_at(now, *row.longest_customer_wait_since))
                                : std::nullopt;
                   });
  totals.add_gauge(
      "agents_staffed", "Agents who serve a queue of it and are not offline, each once.",
      [](const row_figures& row) { return row.agents ? std::optional(row.agents->staffed()) : std::nullopt; });
  totals.add_gauge("occupancy_ratio", "Busy and in wrap-up among those and the available; absent while there is none.",
                   [](const row_figures& row) -> std::optional<double> {
                     if (!row.agents) return std::nullopt;
                     const service_level occupancy = row.agents->occupancy();
                     if (occupancy.of == 0) return std::nullopt;
                     return static_cast<double>(occupancy.n) / static_cast<double>(occupancy.of);
                   });
}

void add_service_levels(totals_page& totals) {
  const service_level_labels labels;
  totals.add_family(kind::gauge, "service_level_ratio",
                    "Service level by window and formula; absent while there is nothing to divide by.",
                    [&](metric_family& family, const row_figures& row, const label_text& total) {
                      add_service_levels(family, row, total, labels);
                    });
}

void add_floor(metric_page& to, const snapshot& figures) {
  const floor_agents* const floor = figures.agents && figures.agents->known ? figures.agents.get() : nullptr;
  metric_family agents(to, kind::gauge, "agents",
                       "Agents by what they do, each once; absent while no agent has reported anything.");
  if (floor != nullptr)
    for (std::size_t i = 0; i < agent_state_count; ++i)
      agents.add(floor->all.by_state[i], {{"state", agent_state_names[i]}});
  metric_family silent(to, kind::gauge, "agents_silent", "Of those offline, the ones not heard of for 16 hours.");
  if (floor != nullptr) silent.add(floor->silent);
  metric_family occupancy(to, kind::gauge, "occupancy_ratio",
                          "Busy and in wrap-up among those and the available; absent while there is none.");
  const service_level level = floor != nullptr ? floor->all.occupancy() : service_level{};
  if (level.of != 0) occupancy.add(static_cast<double>(level.n) / static_cast<double>(level.of));
}

}  // namespace

void add_total_metrics(metric_page& to, const snapshot& figures) {
  for (const bool groups : {false, true}) {
    totals_page totals(to, figures, groups);
    add_contacts(totals);
    add_now(totals);
    add_service_levels(totals);
  }
  add_floor(to, figures);
}

}  // namespace floorwalker
