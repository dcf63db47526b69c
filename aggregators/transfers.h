// Completed transfers: who passed the contact on, and where to.
#pragma once

#include "aggregators/scene.h"

namespace floorwalker {

void transferred(const scene& now);

}  // namespace floorwalker
