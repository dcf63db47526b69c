#include "aggregators/agent_table.h"

#include <algorithm>
#include <utility>

namespace floorwalker {
namespace {

bool is_forgotten(const tracked_agent& one, time_point newest) {
  return one.loads.empty() && newest - one.heard > agents_kept;
}

// The newest that says it counts, however late it comes; arrival decides between equals.
bool is_news(event_place& said, const event& by) {
  const event_place at{by.time, by.sequence};
  if (at < said) return false;
  said = at;
  return true;
}

}  // namespace

agent_table::agent_table(std::shared_ptr<const settings> settings, const name_table<channel_id>& channels)
    : settings_(std::move(settings)), channels_(channels) {}

tracked_agent& agent_table::marked(std::uint64_t agent) {
  if (last_found_ == nullptr || last_ != agent) {
    last_ = agent;
    last_found_ = find(agent);
    if (last_found_ == nullptr) last_found_ = &add(agent);
  }
  tracked_agent& one = *last_found_;
  if (one.captured != capture_number_) watch_->changing(agent, one);
  mark_for_view(agent, one);
  return one;
}

tracked_agent* agent_table::find(std::uint64_t agent) const noexcept {
  const place* const known = places_.find(agent, [=](const place& one) { return one.number == agent; });
  return known != nullptr ? known->of : nullptr;
}

tracked_agent& agent_table::add(std::uint64_t agent) {
  tracked_agent& added = *agents_.emplace_back(std::make_unique<tracked_agent>());
  added.number = agent;
  added.captured = capture_number_;
  places_.put({agent, &added});
  return added;
}

void agent_table::mark_for_view(std::uint64_t agent, tracked_agent& one) {
  if (!std::exchange(one.dirty, true)) dirty_.push_back(agent);
}

bool agent_table::hear(std::uint64_t agent, std::string_view name, time_point at, time_point newest) {
  if (agents_.size() >= agents_max && find(agent) == nullptr) return false;
  tracked_agent& one = marked(agent);
  if (is_forgotten(one, newest)) drop_report(one);
  one.heard = std::max(one.heard, at);
  if (settings_->agents == agent_detail::agent && one.name.empty()) one.name = name;
  return true;
}

bool agent_table::report(std::uint64_t agent, const event& said) {
  tracked_agent& one = marked(agent);
  agent_report now = one.report ? *one.report : agent_report{};
  const agent_detail detail = settings_->agents;
  if (is_news(now.state_said, said)) {
    now.meaning = settings_->class_of(said.state);
    if (detail == agent_detail::agent) now.state = said.state;
  }
  if (!said.team.empty() && detail != agent_detail::none && is_news(now.team_said, said)) now.team = said.team;
  bool all_kept = true;
  if (said.says_queues && is_news(now.queues_said, said)) {
    queues_kept_ -= now.queues.size();
    const std::size_t room = agents_queues_max - std::min(agents_queues_max, queues_kept_);
    all_kept = said.queues.size() <= room;
    const auto kept = said.queues.first(std::min(room, said.queues.size()));
    now.queues.assign(kept.begin(), kept.end());
    std::sort(now.queues.begin(), now.queues.end());
    queues_kept_ += now.queues.size();
  }
  if (!said.capacities.empty() && is_news(now.capacity_said, said)) {
    now.capacities.clear();
    for (const capacity& each : said.capacities) now.capacities.emplace_back(each.channel, each.slots);
    std::sort(now.capacities.begin(), now.capacities.end());
  }
  if (!one.report || now != *one.report) one.report = std::make_shared<const agent_report>(std::move(now));
  return all_kept;
}

void agent_table::drop_report(tracked_agent& of) {
  if (of.report) queues_kept_ -= of.report->queues.size();
  of.report.reset();
}

void agent_table::engage(const engagement& which, int change) {
  auto& loads = marked(which.agent).loads;
  auto at = std::find_if(loads.begin(), loads.end(), [&](const auto& one) { return one.channel == which.channel; });
  if (at == loads.end()) at = loads.insert(loads.end(), {which.channel, {}});
  at->count[index_of(which.kind)] += change;
  if (at->count == decltype(at->count){}) loads.erase(at);
}

void agent_table::sweep(time_point newest) {
  last_found_ = nullptr;
  std::erase_if(agents_, [&](const auto& known) {
    tracked_agent& one = *known;
    if (!is_forgotten(one, newest)) return false;
    if (one.captured != capture_number_) watch_->changing(one.number, one);
    drop_report(one);
    places_.erase({one.number, &one});
    return true;
  });
}

void agent_table::write(reusable<agent_view>& to) {
  for (const std::uint64_t agent : dirty_) {
    tracked_agent* const known = find(agent);
    if (known == nullptr) continue;
    tracked_agent& one = *known;
    one.dirty = false;
    agent_view& view = to.next();
    view.agent = agent;
    view.name = one.name;
    view.heard = one.heard;
    view.report = one.report;
    view.loads.clear();
    for (const auto& [channel, count] : one.loads)
      view.loads.push_back({channels_[channel], count[index_of(engagement_kind::leg)],
                            count[index_of(engagement_kind::wrapup)], count[index_of(engagement_kind::ring)]});
  }
  dirty_.clear();
}

void agent_table::mark_again(const reusable<agent_view>& unread) {
  for (const agent_view& one : unread)
    if (tracked_agent* const still = find(one.agent)) mark_for_view(one.agent, *still);
}

void agent_table::mark_all() {
  for (const auto& one : agents_) mark_for_view(one->number, *one);
}

void agent_table::restore(std::uint64_t agent, std::string name, time_point heard,
                          std::shared_ptr<const agent_report> report) {
  tracked_agent& one = marked(agent);
  one.name = std::move(name);
  one.heard = heard;
  one.report = std::move(report);
  if (one.report) queues_kept_ += one.report->queues.size();
}

}  // namespace floorwalker
