// Signed numbers as unsigned ones that are small where they are: 0, -1, 1, -2, ... are 0, 1, 2, 3, ...
#pragma once

#include <cstdint>

namespace floorwalker {

constexpr std::uint64_t zigzag(std::int64_t value) noexcept {
  return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t coded) noexcept {
  return static_cast<std::int64_t>(coded >> 1) ^ -static_cast<std::int64_t>(coded & 1);
}

}  // namespace floorwalker
