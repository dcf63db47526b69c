// Makes a failing arrival of events small enough to read.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/oracle/event.h"

namespace floorwalker {

// Leaves out contacts, then single events, as long as `fails` says that the rest still fails.
std::vector<oracle::event> shrunk(std::vector<oracle::event> events,
                                  const std::function<bool(const std::vector<oracle::event>&)>& fails);

// A line an event.
std::string listing(const std::vector<oracle::event>& events);

}  // namespace floorwalker
