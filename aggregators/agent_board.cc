#include "aggregators/agent_board.h"

#include <algorithm>

#include "aggregators/agent_table.h"

namespace floorwalker {
namespace {

void take_newer(agent_report& to, const agent_report& from) {
  if (from.state_said > to.state_said) {
    to.state_said = from.state_said;
    to.meaning = from.meaning;
    to.state = from.state;
  }
  if (from.team_said > to.team_said) {
    to.team_said = from.team_said;
    to.team = from.team;
  }
  if (from.queues_said > to.queues_said) {
    to.queues_said = from.queues_said;
    to.queues = from.queues;
  }
  if (from.capacity_said > to.capacity_said) {
    to.capacity_said = from.capacity_said;
    to.capacities = from.capacities;
  }
}

void add_load(std::vector<agent_load>& to, const agent_load& load) {
  auto same = std::find_if(to.begin(), to.end(), [&](const agent_load& one) { return one.channel == load.channel; });
  if (same == to.end()) same = to.insert(to.end(), {load.channel});
  same->legs += load.legs;
  same->wrapups += load.wrapups;
  same->rings += load.rings;
}

void merge_reports(board_agent& one) {
  one.report = {};
  one.reported = false;
  for (const auto& [partition, told] : one.told) {
    if (!told.report) continue;
    take_newer(one.report, *told.report);
    one.reported = true;
  }
}

void merge(board_agent& one) {
  if (std::exchange(one.reports_differ, false)) merge_reports(one);
  one.loads.clear();
  one.name.clear();
  one.heard = {};
  for (const auto& [partition, told] : one.told) {
    if (one.name.empty()) one.name = told.name;
    one.heard = std::max(one.heard, told.heard);
    for (const agent_load& load : told.loads) add_load(one.loads, load);
  }
}

std::int32_t slots_taken(const agent_load& load) { return load.legs + load.wrapups + load.rings; }

bool any_load(const board_agent& one, std::int32_t agent_load::*what) {
  return std::any_of(one.loads.begin(), one.loads.end(), [&](const agent_load& load) { return load.*what > 0; });
}

// What an agent does, whenever it was heard of: the first that holds. Nothing for one who has reported nothing.
std::optional<agent_state> state_of(const board_agent& one) {
  if (any_load(one, &agent_load::legs)) return agent_state::busy;
  if (any_load(one, &agent_load::wrapups)) return agent_state::wrapup;
  if (any_load(one, &agent_load::rings)) return agent_state::ringing;
  if (!one.reported) return std::nullopt;
  switch (one.report.meaning) {
    case agent_class::available: return agent_state::available;
    case agent_class::not_ready: return agent_state::not_ready;
    case agent_class::offline: break;
  }
  return agent_state::offline;
}

// Not before this can time alone change what is told of the agent.
time_point next_change(const board_agent& one, time_point now) {
  return now > one.heard + silent_after ? one.heard + agents_kept : one.heard + silent_after;
}

void count_in(agent_counts& counts, agent_state state) { ++counts.by_state[index_of(state)]; }

void settle_available(agent_counts& counts) { counts.available = counts[agent_state::available]; }

}  // namespace

bool board_agent::has_free_slot(std::string_view channel) const {
  std::int32_t taken = 0, slots = 1;
  for (const agent_load& load : loads) {
    if (load.channel == voice_channel && slots_taken(load) > 0) return false;
    if (load.channel == channel) taken = slots_taken(load);
  }
  for (const auto& [on, count] : report.capacities)  // the one for every channel, whose name is empty, comes first
    if (on.empty() || on == channel) slots = count;
  return taken < slots;
}

const agent_queue& agent_board::queue(const std::string& name) {
  agent_queue& found = queues_[name];
  found.asked_for = true;
  return found;
}

void agent_board::put(std::size_t partition, const agent_view& told) {
  board_agent& one = agents_[told.agent];
  auto known = std::find_if(one.told.begin(), one.told.end(), [&](const auto& t) { return t.first == partition; });
  if (known == one.told.end()) known = one.told.insert(one.told.end(), {partition, agent_view{}});
  one.reports_differ |= known->second.report != told.report;
  known->second = told;
  mark(one);
}

void agent_board::forget(std::size_t partition) {
  for (auto& [number, one] : agents_) {
    if (std::erase_if(one.told, [&](const auto& told) { return told.first == partition; }) == 0) continue;
    one.reports_differ = true;
    mark(one);
  }
}

void agent_board::mark(board_agent& one) {
  if (!std::exchange(one.dirty, true)) dirty_.push_back(&one);
}

void agent_board::bring_up(board_agent& one, time_point now) {
  if (std::exchange(one.dirty, false)) merge(one);
  one.state = state_of(one);
  one.silent = now > one.heard + silent_after && one.state && one.state != agent_state::offline;
  if (one.silent && one.reported) one.state = agent_state::offline;
  if (now > one.heard + (one.reported ? agents_kept : silent_after)) {
    one.state.reset();
    one.silent = false;
  }
  list(one);
  known_ |= one.reported;
  next_silence_ = std::min(next_silence_, next_change(one, now));
}

// Lists the agent with the queues that it serves, and with no others.
void agent_board::list(board_agent& one) {
  static const std::vector<std::string> nowhere;
  const auto& wanted = one.state ? one.report.queues : nowhere;
  if (wanted == one.serves) return;
  for (const std::string& name : one.serves) {
    const auto queue = queues_.find(name);
    queue->second.agents.erase(&one);
    if (queue->second.agents.empty() && !queue->second.asked_for) queues_.erase(queue);
  }
  for (const std::string& name : wanted) queues_[name].agents.insert(&one);
  one.serves = wanted;
}

bool agent_board::settle(time_point now) {
  bool changed = !dirty_.empty();
  for (board_agent* one : dirty_) bring_up(*one, now);
  dirty_.clear();
  if (now > next_silence_) {
    next_silence_ = time_point::max();
    for (auto& [number, one] : agents_) bring_up(one, now);
    std::erase_if(agents_, [&](const auto& entry) { return now > entry.second.heard + agents_kept; });
    changed = true;
  }
  floor_changed_ |= changed;
  return changed;
}

std::optional<agent_counts> agent_board::of_row(const agent_queue& queue, std::string_view channel) const {
  if (!known_) return std::nullopt;
  agent_counts counts;
  for (const board_agent* one : queue.agents) {
    count_in(counts, *one->state);
    const bool ready = one->state != agent_state::offline && one->report.meaning == agent_class::available;
    counts.available += ready && one->has_free_slot(channel);
  }
  return counts;
}

std::optional<agent_counts> agent_board::of_total(std::span<const agent_queue* const> queues) const {
  if (!known_) return std::nullopt;
  agent_counts counts;
  ++totals_counted_;
  for (const agent_queue* queue : queues)
    for (const board_agent* one : queue->agents)
      if (std::exchange(one->counted, totals_counted_) != totals_counted_) count_in(counts, *one->state);
  settle_available(counts);
  return counts;
}

floor_agents agent_board::count() const {
  floor_agents made;
  made.known = known_;
  std::map<std::string, agent_counts> teams;
  for (const auto& [number, one] : agents_) {
    if (!one.state) continue;
    count_in(made.all, *one.state);
    made.silent += one.silent;
    if (detail_ != agent_detail::none && !one.report.team.empty()) count_in(teams[one.report.team], *one.state);
    if (detail_ != agent_detail::agent) continue;
    made.agents.push_back({one.name, one.report.team, *one.state, one.report.state, {}});
    if (one.reported) made.agents.back().reported_since = one.report.state_said.first;
  }
  settle_available(made.all);
  for (auto& [team, counts] : teams) {
    settle_available(counts);
    made.teams.push_back({team, counts});
  }
  std::sort(made.agents.begin(), made.agents.end(), [](const auto& a, const auto& b) { return a.agent < b.agent; });
  return made;
}

std::shared_ptr<const floor_agents> agent_board::floor(std::uint64_t seq) {
  if (!std::exchange(floor_changed_, false)) return floor_;
  floor_agents made = count();
  made.changed_seq = floor_->changed_seq;
  if (made == *floor_) return floor_;
  made.changed_seq = seq;
  return floor_ = std::make_shared<const floor_agents>(std::move(made));
}

}  // namespace floorwalker
