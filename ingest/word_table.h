// A closed list of words, looked up by text: member names, event types, the values of a word list.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace floorwalker {

// Immutable; any thread. The words must outlive the table. At most 64 words, none of them empty.
class word_table {
 public:
  static constexpr int none = -1;

  constexpr explicit word_table(std::span<const std::string_view> words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      std::size_t slot = first_slot(words[i]);
      while (!slots_[slot].word.empty()) slot = (slot + 1) % slots_.size();
      slots_[slot] = {words[i], static_cast<int>(i)};
    }
  }

  // The word's place in the list, or `none`.
  constexpr int find(std::string_view word) const noexcept {
    if (word.empty()) return none;
    std::size_t slot = first_slot(word);
    for (; !slots_[slot].word.empty(); slot = (slot + 1) % slots_.size()) {
      if (slots_[slot].word == word) return slots_[slot].index;
    }
    return none;
  }

 private:
  struct entry {
    std::string_view word;
    int index = none;
  };
  static constexpr std::size_t slot_count = 256;

  static constexpr std::size_t byte_at(std::string_view word, std::size_t at) noexcept {
    return static_cast<unsigned char>(word[at]);
  }
  // Length and three letters tell nearly all words of our lists apart.
  static constexpr std::size_t first_slot(std::string_view word) noexcept {
    const std::size_t last = word.size() - 1;
    return (word.size() * 37 + byte_at(word, 0) * 5 + byte_at(word, last) * 11 + byte_at(word, last / 2) * 3) %
           slot_count;
  }

  std::array<entry, slot_count> slots_{};
};

}  // namespace floorwalker
