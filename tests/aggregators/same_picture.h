// Whether two boards show the same.
#pragma once

#include <string>

#include "aggregators/snapshot.h"

namespace floorwalker {

// What differs, a line each; empty: nothing. `seq` and when something changed are not compared.
std::string picture_differences(const snapshot& shown, const snapshot& wanted);

}  // namespace floorwalker
