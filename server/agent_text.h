// The JSON of agents: of a row, of the floor, and, for the REST API alone, one by one.
#pragma once

#include <optional>
#include <string>

#include "aggregators/snapshot.h"

namespace floorwalker {

// Appends a row's {"staffed":...}; a total's has the occupancy, too. All null while no agent has reported anything.
void append_agents(std::string& out, const std::optional<agent_counts>& agents, bool is_total);

// Whom an answer may name. Single agents are for those who ask the API for them, never for a wallboard.
enum class agent_names : bool { none, all };

// Appends everybody, the teams (of more than 1,000 the first ones by name), and with agent_names::all whomever the
// snapshot names. A null `floor` is nobody known.
void append_floor(std::string& out, const floor_agents* floor, agent_names names);

}  // namespace floorwalker
