// Numbers as well mixed as the hashes that keys are in real streams.
#pragma once

#include <cstdint>

namespace floorwalker {

constexpr std::uint64_t mixed(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace floorwalker
