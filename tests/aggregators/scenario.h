// Scenario files: what happened, line by line, and what a supervisor must see at given instants. The language is
// described in tests/scenarios/README.md.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "aggregators/settings.h"
#include "tests/oracle/event.h"

namespace floorwalker::scenarios {

// The figures of one row (or the tallies) at an instant.
struct expectation {
  int line = 0;
  oracle::us at = 0;
  std::string row;  // "billing voice", "* voice", "@retail voice", "agents", "team red", or "tallies"
  std::vector<std::pair<std::string, std::string>> figures;  // name, value as written
};

using step = std::variant<oracle::event, expectation>;

struct scenario {
  std::string file, name;
  std::shared_ptr<settings> rules;
  std::vector<step> steps;
};

// All scenarios of all *.txt files of a folder. Throws std::runtime_error naming file and line.
std::vector<scenario> read_folder(const std::filesystem::path& folder);

}  // namespace floorwalker::scenarios
