// A closed list of short names, looked up in the middle of a record.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace floorwalker {

// Immutable; any thread. At most 64 names of 1 to 16 bytes: two words of the processor hold one, and tell it from any
// other text of its size.
class name_table {
 public:
  static constexpr int none = -1;

  constexpr explicit name_table(std::span<const std::string_view> names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const words text = words_of(names[i], names[i].size());
      std::size_t slot = first_slot(text);
      while (slots_[slot].size != 0) slot = (slot + 1) % slots_.size();
      slots_[slot] = {text, static_cast<std::uint32_t>(names[i].size()), static_cast<std::int32_t>(i)};
    }
  }

  // The name's place in the list, or `none`. From its first byte on, `readable` bytes may be looked at; at least those
  // of the name, and quicker with eight.
  [[gnu::always_inline]] constexpr int find(std::string_view name, std::size_t readable) const noexcept {
    if (name.size() - 1 >= name_bytes_max) return none;
    const words text = words_of(name, readable);
    for (std::size_t slot = first_slot(text);; slot = (slot + 1) % slots_.size()) {
      const entry& here = slots_[slot];
      if (here.text.head == text.head && here.text.tail == text.tail && here.size == name.size()) return here.index;
      if (here.size == 0) return none;
    }
  }

 private:
  static constexpr std::size_t name_bytes_max = 16, word_bytes = 8, slot_bits = 8;
  // The first and the last eight bytes. Of a shorter name: all of it and zeros, twice.
  struct words {
    std::uint64_t head = 0, tail = 0;
  };
  struct entry {
    words text;
    std::uint32_t size = 0;  // 0: none here
    std::int32_t index = none;
  };

  // The first byte in the lowest bits, whatever the processor's own order.
  static constexpr std::uint64_t load(const char* bytes, std::size_t count) noexcept {
    std::uint64_t word = 0;
    if (!std::is_constant_evaluated() && std::endian::native == std::endian::little && count == word_bytes) {
      std::memcpy(&word, bytes, word_bytes);
      return word;
    }
    for (std::size_t i = 0; i < count; ++i) word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    return word;
  }
  static constexpr words words_of(std::string_view name, std::size_t readable) noexcept {
    const char* const begin = name.data();
    const std::size_t size = name.size();
    if (size >= word_bytes) return {load(begin, word_bytes), load(begin + size - word_bytes, word_bytes)};
    const std::uint64_t whole = readable < word_bytes ? load(begin, size) : load(begin, word_bytes);
    const std::uint64_t own = whole & ~(~std::uint64_t{0} << (8 * size));
    return {own, own};
  }
  static constexpr std::size_t first_slot(const words& text) noexcept {
    return static_cast<std::size_t>((text.head ^ std::rotl(text.tail, 29)) * 0x9E37'79B9'7F4A'7C15 >> (64 - slot_bits));
  }

  std::array<entry, std::size_t{1} << slot_bits> slots_{};
};

}  // namespace floorwalker
