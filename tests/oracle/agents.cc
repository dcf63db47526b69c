#include "tests/oracle/agents.h"

#include <algorithm>

namespace floorwalker::oracle {

namespace {

constexpr us hour = 3600 * second;
constexpr us silence = 16 * hour, oblivion = 7 * 24 * hour;

burden burden_of(const std::string& agent, const std::vector<life>& lives) {
  burden on;
  for (const life& l : lives) {
    if (l.expired) continue;
    std::int64_t slots = 0;
    for (const leg& g : l.legs) {
      if (g.agent != agent) continue;
      const bool talks = g.open() && !g.is_parked();
      on.busy |= talks;
      on.wrapping_up |= g.wrapping_up();
      slots += talks || g.wrapping_up();
    }
    if (l.ringing.contains(agent)) on.ringing = true, ++slots;
    if (slots > 0) on.slots[l.spoken_channel()] += slots;
  }
  return on;
}

// The report that counts of those that say something: the newest by time and sequence, the last of equals.
template <class Says>
const event* newest(const std::vector<event>& reports, Says says) {
  const event* best = nullptr;
  for (const event& e : reports)
    if (says(e) && (!best || std::pair{e.time, e.sequence} >= std::pair{best->time, best->sequence})) best = &e;
  return best;
}

std::string class_named(const std::string& state, const settings& settings) {
  const auto own = settings.agent_states.find(state);
  if (own != settings.agent_states.end())
    return own->second == agent_class::available   ? "available"
           : own->second == agent_class::not_ready ? "not_ready"
                                                   : "offline";
  return state == "available" || state == "offline" ? state : "not_ready";
}

}  // namespace

bool agent::has_free_slot(const std::string& channel) const {
  if (silent || reported != "available" || on.slots.contains("voice")) return false;
  const auto own = capacity.find(channel);
  const auto any = capacity.find("");
  const std::int64_t all = own != capacity.end() ? own->second : any != capacity.end() ? any->second : 1;
  const auto taken = on.slots.find(channel);
  return (taken == on.slots.end() ? 0 : taken->second) < all;
}

void agent_book::hear(const event& e) {
  if (e.agent.empty() || e.type == event_type::unknown) return;
  page& of = pages_[e.agent];
  of.heard = std::max(of.heard, e.time);
  if (e.type == event_type::agent_state) of.reports.push_back(e);
}

bool agent_book::known() const {
  return std::any_of(pages_.begin(), pages_.end(), [](const auto& named) { return !named.second.reports.empty(); });
}

std::vector<agent> agent_book::at(const std::vector<life>& lives, us now, const settings& settings) const {
  std::vector<agent> all;
  for (const auto& [name, of] : pages_) {
    if (now - of.heard >= oblivion) continue;
    agent a;
    a.on = burden_of(name, lives);
    a.name = name;
    if (const event* e = newest(of.reports, [](const event& r) { return !r.state.empty(); })) {
      a.reported = class_named(e->state, settings);
      a.reported_since = e->time;
    }
    if (const event* e = newest(of.reports, [](const event& r) { return !r.team.empty(); })) a.team = e->team;
    if (const event* e = newest(of.reports, [](const event& r) { return r.queues.has_value(); }))
      a.queues = {e->queues->begin(), e->queues->end()};
    if (const event* e = newest(of.reports, [](const event& r) { return !r.capacity.empty(); }))
      for (const auto& [channel, slots] : e->capacity) a.capacity[channel] = slots;
    a.doing = a.on.busy ? "busy" : a.on.wrapping_up ? "wrapup" : a.on.ringing ? "ringing" : a.reported;
    if (a.doing.empty()) continue;  // has reported nothing, and nothing is seen of it
    a.silent = a.doing != "offline" && now - of.heard >= silence;
    if (a.silent) a.doing = "offline";
    all.push_back(std::move(a));
  }
  return all;
}

std::vector<agent> serving(const std::vector<agent>& agents, const std::set<row_key>& rows) {
  std::vector<agent> found;
  for (const agent& a : agents)
    if (std::any_of(rows.begin(), rows.end(), [&](const row_key& row) { return a.queues.contains(row.queue); }))
      found.push_back(a);
  return found;
}

std::map<std::string, std::int64_t> headcount(const std::vector<agent>& agents) {
  std::map<std::string, std::int64_t> heads;
  for (const char* name : {"busy", "wrapup", "ringing", "available", "not_ready", "offline", "staffed", "silent"})
    heads[name] = 0;
  for (const agent& a : agents) {
    ++heads[a.doing];
    heads["staffed"] += a.doing != "offline";
    heads["silent"] += a.silent;
  }
  heads["occupancy.n"] = heads["busy"] + heads["wrapup"];
  heads["occupancy.of"] = heads["occupancy.n"] + heads["available"];
  return heads;
}

}  // namespace floorwalker::oracle
