#include "aggregators/view_key.h"

#include <array>
#include <charconv>
#include <stdexcept>

namespace floorwalker {
namespace {

constexpr std::string_view letters = "rtwulcfmabs";
static_assert(letters.size() == view_part_count);

// Rows are never given back; nobody has more than some ten thousand.
constexpr std::uint32_t rows_max = 1'000'000;

constexpr std::uint64_t mixed(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

constexpr std::uint64_t joined(std::uint64_t hash, std::uint64_t word) noexcept {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15;
  return hash ^ (hash >> 32);
}

std::uint64_t hash_of(const view_key& key) noexcept {
  return joined(joined(index_of(key.part) + 1, key.row), key.number);
}

std::uint64_t word_at(std::span<const std::byte> bytes) noexcept {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) word |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
  return word;
}

}  // namespace

std::size_t hash_value(const view_key& key) noexcept { return static_cast<std::size_t>(mixed(hash_of(key))); }

std::uint64_t hash_of(const view_key& key, std::span<const std::byte> bytes) noexcept {
  std::uint64_t hash = joined(hash_of(key), bytes.size());
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) hash = joined(hash, word_at(bytes.first<8>()));
  return mixed(joined(hash, word_at(bytes)));
}

std::string text_of(const view_key& key) {
  std::array<char, 32> text{letters[index_of(key.part)]};
  char* end = std::to_chars(text.data() + 1, text.data() + text.size(), key.row, 16).ptr;
  *end++ = '.';
  end = std::to_chars(end, text.data() + text.size(), key.number, 16).ptr;
  return {text.data(), end};
}

view_key key_named(std::string_view text) {
  const auto bad = [&] { return std::runtime_error("view: no object has the key " + std::string(text.substr(0, 40))); };
  view_key key;
  const std::size_t letter = text.empty() ? std::string_view::npos : letters.find(text.front());
  if (letter == std::string_view::npos) throw bad();
  key.part = static_cast<view_part>(letter);
  const char* const end = text.data() + text.size();
  const auto row = std::from_chars(text.data() + 1, end, key.row, 16);
  if (row.ec != std::errc{} || key.row >= rows_max || row.ptr == end || *row.ptr != '.') throw bad();
  const auto number = std::from_chars(row.ptr + 1, end, key.number, 16);
  if (number.ec != std::errc{} || number.ptr != end) throw bad();
  return key;
}

}  // namespace floorwalker
