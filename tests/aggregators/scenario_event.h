// One line of a scenario that tells what happened. The words are described in tests/scenarios/README.md.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/oracle/event.h"

namespace floorwalker::scenarios {

using words = std::vector<std::string>;
using time_of_day = std::function<oracle::us(const std::string&)>;

// Of "10:00:00 C1 queued billing ..."; the id is left to the caller where the line has none. Throws std::exception for
// words that nobody knows.
oracle::event parse_event(const words& line, const time_of_day& time);

oracle::us parse_seconds(const std::string& text);
words split(const std::string& text, char at);

}  // namespace floorwalker::scenarios
