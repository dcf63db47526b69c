// What stands in a record, as it was found there: the values that the contract names, before anybody asks what they
// mean.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ingest/event_rules.h"
#include "ingest/name_table.h"

namespace floorwalker {

enum class json_kind : std::uint8_t {
  absent,  // or null
  boolean,
  integer,
  real,
  string,
  array,    // of anything
  strings,  // an array of strings alone, one of which is no name
  names,    // an array of names, maybe of none
  object,
};

struct json_value {
  json_kind kind = json_kind::absent;
  bool has_nul = false;   // a string with a NUL in it, which takes an escape
  std::string_view text;  // a string without its escapes; a number or boolean as it is written; else empty
};

// An element of an array (its key is empty) or a member of an object.
struct json_item {
  std::string_view key;
  json_value value;
};

// The members of one object: of the event itself, or of its `data`.
class object_fields {
 public:
  static constexpr std::size_t size_max = 64;
  explicit object_fields(const name_table& names) : names_{names} {}

  void clear() noexcept {
    seen_ = 0;
    twice_ = 0;
    others_.clear();
  }
  // The place of a member that the contract names, or name_table::none. Remembers that it was there. From the key's
  // first byte on, `readable` bytes may be looked at.
  [[gnu::always_inline]] int note(std::string_view key, std::size_t readable) {
    const int index = names_.find(key, readable);
    if (index == name_table::none) {
      others_.push_back(key);
      return index;
    }
    const std::uint64_t bit = std::uint64_t{1} << index;
    twice_ |= seen_ & bit;
    seen_ |= bit;
    return index;
  }
  json_value& operator[](int index) noexcept { return values_[static_cast<std::size_t>(index)]; }
  // False if it was there already.
  bool put(int index, json_value value) noexcept {
    if ((seen_ >> index & 1) != 0) return false;
    values_[static_cast<std::size_t>(index)] = value;
    seen_ |= std::uint64_t{1} << index;
    return true;
  }
  bool has_duplicates();
  const json_value& at(int index) const noexcept {
    static constexpr json_value absent{};
    return (seen_ >> index & 1) != 0 ? values_[static_cast<std::size_t>(index)] : absent;
  }

 private:
  const name_table& names_;
  std::array<json_value, size_max> values_{};  // where `seen_` has its bit
  std::uint64_t seen_ = 0, twice_ = 0;
  std::vector<std::string_view> others_;  // keys that the contract does not name
};

// Everything of one record.
struct event_fields {
  event_fields();

  void clear() noexcept {
    event.clear();
    clear_data();
  }
  void clear_data() noexcept {
    data.clear();
    queues.clear();
    capacity.clear();
  }
  bool has_duplicates() { return event.has_duplicates() || data.has_duplicates(); }
  const json_value& operator[](attribute which) const noexcept { return event.at(static_cast<int>(which)); }
  const json_value& operator[](member which) const noexcept { return data.at(static_cast<int>(which)); }
  // Where what stands inside this member goes; null: nobody wants it.
  std::vector<json_item>* keeper_of(const object_fields& of, int index) noexcept {
    if (&of != &data) return nullptr;
    if (index == static_cast<int>(member::queues)) return &queues;
    return index == static_cast<int>(member::capacity) ? &capacity : nullptr;
  }

  object_fields event, data;
  std::vector<json_item> queues, capacity;  // what stands in these members of `data`, in the order of the record
};

// 1 to 128 bytes without NUL.
bool is_name(std::string_view text) noexcept;
inline bool is_name(const json_value& value) noexcept {
  constexpr std::size_t name_bytes_max = 128;
  return !value.has_nul && value.text.size() - 1 < name_bytes_max;
}
// 1 to 1024 bytes without NUL.
inline bool is_identifier(const json_value& value) noexcept {
  constexpr std::size_t identifier_bytes_max = 1024;
  return !value.has_nul && value.text.size() - 1 < identifier_bytes_max;
}

}  // namespace floorwalker
