// Integers and names as bytes, the same on every machine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "aggregators/event.h"
#include "aggregators/zigzag.h"

namespace floorwalker {

// Integers are written as variable-length base 128, low bits first, negative ones zigzag; names with their length.
class byte_writer {
 public:
  void number(std::int64_t value) {
    auto rest = zigzag(value);
    if (rest < 0x80) return bytes_.push_back(static_cast<std::byte>(rest));
    std::array<std::byte, 10> bytes;
    std::size_t size = 0;
    for (; rest >= 0x80; rest >>= 7) bytes[size++] = static_cast<std::byte>(rest | 0x80);
    bytes[size++] = static_cast<std::byte>(rest);
    bytes_.insert(bytes_.end(), bytes.data(), bytes.data() + size);
  }
  void number(microseconds value) { number(value.count()); }
  void number(time_point value) { number(value.time_since_epoch()); }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void number(Enum value) { number(static_cast<std::int64_t>(value)); }
  void word(std::uint64_t value) {
    std::array<std::byte, 8> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(value >> 8 * i);
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  void byte(std::byte value) { bytes_.push_back(value); }
  // To a byte that was written before.
  void add_bits(std::size_t at, std::byte bits) noexcept { bytes_[at] |= bits; }
  void key(const key128& value) {
    word(value.hi);
    word(value.lo);
  }
  void name(std::string_view value) {
    number(static_cast<std::int64_t>(value.size()));
    const auto* raw = reinterpret_cast<const std::byte*>(value.data());
    bytes_.insert(bytes_.end(), raw, raw + value.size());
  }
  // Bytes that know their length.
  void block(std::span<const std::byte> bytes) {
    number(static_cast<std::int64_t>(bytes.size()));
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  void raw(std::span<const std::byte> bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  std::size_t size() const noexcept { return bytes_.size(); }
  std::span<const std::byte> bytes() const noexcept { return bytes_; }
  void clear() noexcept { bytes_.clear(); }  // keeps its memory
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

// Throws std::runtime_error when the bytes end too early or a number does not fit.
class byte_reader {
 public:
  explicit byte_reader(std::span<const std::byte> bytes) : rest_(bytes) {}

  std::int64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto part = static_cast<std::uint64_t>(next());
      value |= (part & 0x7f) << shift;
      if (part < 0x80) return unzigzag(value);
    }
    throw std::runtime_error("state: a number is too long");
  }
  template <class Integer>
  Integer number_as() {
    const std::int64_t value = number();
    if (value < std::int64_t{std::numeric_limits<Integer>::min()} ||
        value > std::int64_t{std::numeric_limits<Integer>::max()})
      throw std::runtime_error("state: a number is out of range");
    return static_cast<Integer>(value);
  }
  // A count of things that take at least a byte each.
  std::size_t count() {
    const std::int64_t value = number();
    if (value < 0 || static_cast<std::uint64_t>(value) > rest_.size())
      throw std::runtime_error("state: a count is larger than what follows");
    return static_cast<std::size_t>(value);
  }
  // A number from 0 to `max`.
  std::size_t count_up_to(std::size_t max) {
    const std::int64_t value = number();
    if (value < 0 || static_cast<std::uint64_t>(value) > max)
      throw std::runtime_error("state: a number is out of range");
    return static_cast<std::size_t>(value);
  }
  // An enumeration with values 0 to count - 1.
  template <class Enum>
  Enum choice(std::size_t count) {
    const std::int64_t value = number();
    if (value < 0 || static_cast<std::size_t>(value) >= count) throw std::runtime_error("state: no such choice");
    return static_cast<Enum>(value);
  }
  std::byte byte() { return next(); }
  bool flag() { return choice<std::uint8_t>(2) != 0; }
  microseconds duration() { return microseconds{number()}; }
  time_point time() { return time_point{duration()}; }
  std::uint64_t word() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 8) value |= static_cast<std::uint64_t>(next()) << shift;
    return value;
  }
  key128 key() {
    const std::uint64_t hi = word();
    const key128 value{hi, word()};
    if (value == key128{}) throw std::runtime_error("state: a key that nothing has");
    return value;
  }
  std::string name() {
    const std::size_t size = count();
    std::string value(reinterpret_cast<const char*>(rest_.data()), size);
    rest_ = rest_.subspan(size);
    return value;
  }
  std::span<const std::byte> block() {
    const std::size_t size = count();
    const auto bytes = rest_.first(size);
    rest_ = rest_.subspan(size);
    return bytes;
  }
  bool at_end() const noexcept { return rest_.empty(); }

 private:
  std::byte next() {
    if (rest_.empty()) throw std::runtime_error("state: the bytes end too early");
    const std::byte first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }
  std::span<const std::byte> rest_;
};

}  // namespace floorwalker
