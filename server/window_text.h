// The JSON of one row's figures over one window.
#pragma once

#include <string>

#include "aggregators/snapshot.h"

namespace floorwalker {

// Appends `"5m":{...}`. A total has the figures of root contacts, too.
void append_window(std::string& out, window which, const row_figures& row);

}  // namespace floorwalker
