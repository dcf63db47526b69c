// An event as a producer would write it.
#pragma once

#include <string>

#include "tests/oracle/event.h"

namespace floorwalker::simulation {

// CloudEvents in JSON, structured mode.
std::string native_record(const oracle::event& event);
// The root contact; of agents' events the agent.
const std::string& key_of(const oracle::event& event);

}  // namespace floorwalker::simulation
