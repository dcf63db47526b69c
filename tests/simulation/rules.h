// Settings of a simulated cluster.
#pragma once

#include <memory>

#include "aggregators/settings.h"
#include "tests/simulation/dice.h"

namespace floorwalker::simulation {

std::shared_ptr<const settings> draw_rules(dice& chance);
// Others that act while writing.
std::shared_ptr<const settings> draw_change(dice& chance, const settings& before);

}  // namespace floorwalker::simulation
