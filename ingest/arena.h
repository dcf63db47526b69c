// Memory for what many decoded events point to: taken piece by piece, given back all at once.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

namespace floorwalker {

// One thread. Keeps up to `kept_bytes_max` of its memory: no allocation in steady state. What it gave lives until
// clear().
class arena {
 public:
  static constexpr std::size_t kept_bytes_max = 1 << 20;

  // Room for so many bytes, which nobody has until they are taken: the next piece may begin at the same place.
  char* room_for(std::size_t bytes);
  // So many of those there was room for.
  void take(std::size_t bytes) noexcept { used_ += bytes; }

  template <class T>
  std::span<const T> copy_of(std::span<const T> items) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= alignof(std::max_align_t));
    if (items.empty()) return {};
    char* const begin = aligned_room_for(items.size_bytes());
    std::memcpy(begin, items.data(), items.size_bytes());
    take(items.size_bytes());
    return {reinterpret_cast<const T*>(begin), items.size()};
  }

  void clear() noexcept;

 private:
  struct block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  char* aligned_room_for(std::size_t bytes);

  std::vector<block> blocks_;
  std::size_t current_ = 0, used_ = 0;  // the block pieces come from, and how much of it is gone
};

}  // namespace floorwalker
