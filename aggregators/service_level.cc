#include <algorithm>
#include <numeric>

#include "aggregators/snapshot.h"

namespace floorwalker {

service_level service_level_of(formula which, const window_figures& figures, std::int64_t past_target) noexcept {
  const auto a = figures[figure::answered], a_in_t = figures[figure::answered_in_target];
  const auto b = figures[figure::abandoned], b_in_t = figures[figure::abandoned_in_target];
  const auto s = figures[figure::abandoned_short];
  const auto f = figures[figure::left], f_past_t = figures[figure::left_past_target];
  const auto hits = figures[figure::target_met], misses = figures[figure::target_missed];
  switch (which) {
    case formula::answered_only: return {a_in_t, a};
    case formula::positive: return {a_in_t + b_in_t, a + b};
    case formula::negative: return {a_in_t, a + b};
    case formula::ignore: return {a_in_t, a + b - b_in_t};
    case formula::short_excluded: return {a_in_t, a + b - s};
    case formula::with_flow_outs: return {a_in_t, a + b + f};
    case formula::honest: return {a_in_t, a + b - s + f_past_t + past_target};
    case formula::decided: return {hits, hits + misses};
  }
  return {};
}

std::int64_t agent_counts::staffed() const noexcept {
  return std::accumulate(by_state.begin(), by_state.end(), -(*this)[agent_state::offline]);
}

service_level agent_counts::occupancy() const noexcept {
  const std::int64_t occupied = (*this)[agent_state::busy] + (*this)[agent_state::wrapup];
  return {occupied, occupied + (*this)[agent_state::available]};
}

record_tallies& record_tallies::operator+=(const record_tallies& other) noexcept {
  for (std::size_t i = 0; i < event_type_count; ++i) applied[i] += other.applied[i];
  for (std::size_t i = 0; i < rejection_count; ++i) rejected[i] += other.rejected[i];
  duplicates += other.duplicates;
  late += other.late;
  out_of_order += other.out_of_order;
  beyond_disorder += other.beyond_disorder;
  misrouted += other.misrouted;
  synthetic += other.synthetic;
  negative_durations += other.negative_durations;
  reopened += other.reopened;
  answered_direct += other.answered_direct;
  sharing_other += other.sharing_other;
  untracked_agents += other.untracked_agents;
  over_limits += other.over_limits;
  newest_probe = std::max(newest_probe, other.newest_probe);
  return *this;
}

}  // namespace floorwalker
