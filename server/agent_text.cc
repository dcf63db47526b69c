#include "server/agent_text.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include "server/json_text.h"

namespace floorwalker {
namespace {

using namespace json;

void begin_member(std::string& out, std::string_view key) {
  if (out.back() != '{') out += ',';
  append_key(out, key);
}

void append_count(std::string& out, std::string_view key, const std::optional<std::int64_t>& count) {
  begin_member(out, key);
  if (count)
    append_number(out, *count);
  else
    out += "null";
}

constexpr std::array<agent_state, 4> states_after_available{agent_state::busy, agent_state::ringing,
                                                            agent_state::wrapup, agent_state::not_ready};

// Null is nobody known.
void append_counts(std::string& out, const agent_counts* agents) {
  const auto known = [&](std::int64_t count) { return agents != nullptr ? std::optional(count) : std::nullopt; };
  append_count(out, "staffed", known(agents != nullptr ? agents->staffed() : 0));
  append_count(out, "available", known(agents != nullptr ? agents->available : 0));
  for (const agent_state state : states_after_available)
    append_count(out, agent_state_names[index_of(state)], known(agents != nullptr ? (*agents)[state] : 0));
}

void append_offline(std::string& out, const agent_counts* agents) {
  const auto count = agents != nullptr ? std::optional((*agents)[agent_state::offline]) : std::nullopt;
  append_count(out, "offline", count);
}

void append_occupancy(std::string& out, const agent_counts* agents) {
  const service_level occupancy = agents != nullptr ? agents->occupancy() : service_level{};
  begin_member(out, "occupancy");
  append_ratio(out, occupancy.n, occupancy.of);
}

void append_team(std::string& out, const team_figures& team) {
  out += '{';
  begin_member(out, "team");
  append_string(out, team.team);
  append_counts(out, &team.agents);
  append_offline(out, &team.agents);
  append_occupancy(out, &team.agents);
  out += '}';
}

void append_agent(std::string& out, const agent_figures& agent) {
  const auto append_name = [&out](std::string_view key, const std::string& name) {
    begin_member(out, key);
    if (name.empty())
      out += "null";
    else
      append_string(out, name);
  };
  out += '{';
  append_name("agent", agent.agent);
  append_name("team", agent.team);
  begin_member(out, "state");
  append_string(out, agent_state_names[index_of(agent.state)]);
  append_name("reported", agent.reported);
  begin_member(out, "reported_since");
  append_time(out, agent.reported_since);
  out += '}';
}

constexpr std::size_t teams_max = 1000;  // a frame is for many, and names come from outside

template <class Item>
void append_list(std::string& out, std::string_view key, std::span<const Item> items,
                 void (*append)(std::string&, const Item&)) {
  begin_member(out, key);
  out += '[';
  for (const Item& item : items) {
    if (out.back() != '[') out += ',';
    append(out, item);
  }
  out += ']';
}

}  // namespace

void append_agents(std::string& out, const std::optional<agent_counts>& agents, bool is_total) {
  const agent_counts* known = agents ? &*agents : nullptr;
  out += '{';
  append_counts(out, known);
  if (is_total) append_occupancy(out, known);
  out += '}';
}

void append_floor(std::string& out, const floor_agents* floor, agent_names names) {
  const bool is_known = floor != nullptr && floor->known;
  const agent_counts* all = is_known ? &floor->all : nullptr;
  out += '{';
  append_counts(out, all);
  append_offline(out, all);
  append_count(out, "silent", is_known ? std::optional(floor->silent) : std::nullopt);
  append_occupancy(out, all);
  if (is_known && !floor->teams.empty()) {
    const std::span<const team_figures> teams(floor->teams);
    append_list(out, "teams", teams.first(std::min(teams.size(), teams_max)), append_team);
  }
  if (is_known && names == agent_names::all && !floor->agents.empty())
    append_list(out, "agents", std::span<const agent_figures>(floor->agents), append_agent);
  out += '}';
}

}  // namespace floorwalker
