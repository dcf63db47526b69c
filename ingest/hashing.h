// The fixed 128-bit hash that stands for a name. States are compared across instances, so it never changes.
#pragma once

#include <string_view>

#include "aggregators/event.h"

namespace floorwalker {

// XXH3-128 of the bytes, seed 0.
key128 hash_of(std::string_view name) noexcept;

}  // namespace floorwalker
