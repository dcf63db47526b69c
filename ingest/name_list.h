// Names, each once, in the order they came.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace floorwalker {

// One thread. Keeps its memory: no allocation after the constructor's. The names are views of somebody else's bytes.
class name_list {
 public:
  // At most so many names, fewer than 32,768.
  explicit name_list(std::size_t names_max);

  void clear() noexcept;
  // Passes over a name that is in the list already. False if it is not and the list is full.
  bool add(std::string_view name) noexcept;
  // Until the next clear().
  std::span<const std::string_view> names() const noexcept { return names_; }

 private:
  std::size_t first_slot(std::string_view name) const noexcept;

  const std::size_t names_max_;
  std::vector<std::string_view> names_;
  // By hash: 1 + the name's place, 0 for none. A power of two, more than twice as many as names.
  std::vector<std::uint16_t> slots_;
  const std::uint64_t multiplier_;  // odd, another in each process: nobody can send names that all meet in one slot
};

}  // namespace floorwalker
