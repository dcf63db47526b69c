// The fixed hashes of the project, XXH3 with seed 0. States are compared across instances, so they never change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "aggregators/event.h"

namespace floorwalker {

// 128 bits that stand for a name.
key128 hash_of(std::string_view name) noexcept;
// 64 bits that tell whether bytes are what was written.
std::uint64_t short_hash_of(std::span<const std::byte> bytes) noexcept;

}  // namespace floorwalker
