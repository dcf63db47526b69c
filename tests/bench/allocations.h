// Counts the allocations of the whole program, for "allocations per event".
#pragma once

#include <cstdint>

namespace floorwalker {

// By operator new, of any thread, since the program began.
std::uint64_t allocations() noexcept;

}  // namespace floorwalker
