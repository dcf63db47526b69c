#include "ingest/arena.h"

#include <algorithm>

namespace floorwalker {
namespace {

constexpr std::size_t block_bytes = 1 << 16;

}  // namespace

char* arena::room_for(std::size_t bytes) {
  while (current_ < blocks_.size() && blocks_[current_].size - used_ < bytes) {
    ++current_;
    used_ = 0;
  }
  if (current_ == blocks_.size()) {
    const std::size_t size = std::max(bytes, block_bytes);
    blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
  }
  return blocks_[current_].bytes.get() + used_;
}

// Blocks begin where anything may stand.
char* arena::aligned_room_for(std::size_t bytes) {
  constexpr std::size_t alignment = alignof(std::max_align_t);
  used_ = (used_ + alignment - 1) / alignment * alignment;
  if (current_ < blocks_.size()) used_ = std::min(used_, blocks_[current_].size);
  return room_for(bytes);
}

void arena::clear() noexcept {
  std::size_t kept = 0;
  std::erase_if(blocks_, [&kept](const block& one) { return (kept += one.size) > kept_bytes_max; });
  current_ = used_ = 0;
}

}  // namespace floorwalker
