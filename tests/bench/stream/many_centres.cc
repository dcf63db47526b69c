#include "tests/bench/stream/many_centres.h"

#include <fmt/format.h>

namespace floorwalker::bench {

site::site(const scenario& like, const std::string& name)
    : queues_{like.queues.begin(), like.queues.end()}, teams_{like.teams.begin(), like.teams.end()}, plan_{like} {
  const auto named = [&](std::string_view what) {
    return what.empty() ? what : std::string_view{names_.emplace_back(fmt::format("{}-{}", name, what))};
  };
  const auto all_named = [&](std::span<const std::string_view> list) {
    auto& own = lists_.emplace_back();
    for (const auto one : list) own.push_back(named(one));
    return std::span<const std::string_view>{own};
  };
  for (queue_plan& queue : queues_) {
    queue.name = named(queue.name);
    queue.passes_to = named(queue.passes_to);
    queue.overflow_to = named(queue.overflow_to);
  }
  for (team_plan& team : teams_) {
    team.name = named(team.name);
    team.queues = all_named(team.queues);
    team.extra_queues = all_named(team.extra_queues);
  }
  plan_.name = named(like.name);
  plan_.queues = queues_;
  plan_.teams = teams_;
}

many_centres::many_centres(std::size_t sites, double events_per_s, std::uint64_t seed, time_point start) {
  const scenario& calm = *scenario_named("calm");
  for (std::size_t i = 0; i < sites; ++i) {
    const site& here = sites_.emplace_back(calm, fmt::format("site{:02}", i));
    centres_.push_back(
        std::make_unique<centre>(here.plan(), events_per_s / static_cast<double>(sites), seed + i, start));
    due_.push({centres_.back()->upcoming(time_point::max()).value(), i});
  }
}

simulated_event many_centres::next() {
  while (true) {
    const auto [at, whose] = due_.top();
    due_.pop();
    // No further than this instant, at which nothing may be told after all.
    auto event = centres_[whose]->next(at + microseconds{1});
    due_.push({centres_[whose]->upcoming(time_point::max()).value(), whose});
    if (event) return std::move(*event);
  }
}

std::string many_centres::truth_json(time_point end) const {
  std::string list;
  for (const auto& one : centres_) list += fmt::format("{}{}", list.empty() ? "" : ",\n", one->truth_json(end));
  return "[" + list + "]";
}

}  // namespace floorwalker::bench
