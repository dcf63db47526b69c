#include "aggregators/totals.h"

namespace floorwalker {

void held_spread::add(microseconds value, int weight, std::span<const microseconds> bounds) {
  cumulative.resize(bounds.size());
  const auto first = std::lower_bound(bounds.begin(), bounds.end(), value) - bounds.begin();
  for (auto i = static_cast<std::size_t>(first); i < cumulative.size(); ++i) cumulative[i].add(weight);
  count.add(weight);
  sum.add(value.count() * weight);
}

void row_totals::show(exported_totals& to) const {
  for (std::size_t i = 0; i < figure_count; ++i) to.counts[i] = counts[i].shown;
  for (std::size_t i = 0; i < left_reason_count; ++i) to.left_by_reason[i] = left_by_reason[i].shown;
  to.expired = expired.shown;
  to.legs_expired = legs_expired.shown;
  for (std::size_t i = 0; i < handoff_counts; ++i) to.handoffs[i] = handoffs[i].shown;
  for (std::size_t i = 0; i < spread_count; ++i) {
    to.spreads[i].cumulative.resize(spreads[i].cumulative.size());
    for (std::size_t b = 0; b < spreads[i].cumulative.size(); ++b)
      to.spreads[i].cumulative[b] = spreads[i].cumulative[b].shown;
    to.spreads[i].count = spreads[i].count.shown;
    to.spreads[i].sum = microseconds{spreads[i].sum.shown};
  }
}

std::vector<microseconds> exported_bounds(const settings& settings) {
  using std::chrono::seconds;
  std::vector<microseconds> bounds;
  for (const int value : {1, 2, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1800, 3600, 14400, 86400})
    bounds.push_back(seconds{value});
  for (const auto& [name, channel] : settings.channels) bounds.push_back(channel.target);
  for (const auto& rule : settings.queues)
    if (rule.target) bounds.push_back(*rule.target);
  std::sort(bounds.begin(), bounds.end());
  bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
  return bounds;
}

}  // namespace floorwalker
