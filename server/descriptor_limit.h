// One descriptor a connection: how many this process may have.
#pragma once

#include <cstddef>

namespace floorwalker {

// Raises the limit as far as is allowed: what shells and service managers hand on is often 1,024, which was chosen for
// programs that use select(). How many that is.
std::size_t raise_descriptor_limit();

}  // namespace floorwalker
