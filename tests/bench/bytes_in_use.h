// What the program has allocated and not given back.
#pragma once

#include <malloc.h>

#include <cstddef>

namespace floorwalker {

// By glibc's own malloc alone: 0 or nonsense under a sanitizer, or with another allocator linked.
inline std::size_t bytes_in_use() noexcept {
  const auto now = mallinfo2();
  return now.uordblks + now.hblkhd;
}

}  // namespace floorwalker
