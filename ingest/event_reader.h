// Walks one JSON record to its end and keeps the values that the contract names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "aggregators/rejection.h"
#include "ingest/arena.h"
#include "ingest/event_rules.h"

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
  std::string_view text;  // a string without its escapes; a number or boolean as it is written; else empty
};

// An element of an array (its key is empty) or a member of an object.
struct json_item {
  std::string_view key;
  json_value value;
};

// One thread. Keeps its memory: no allocation in steady state.
class event_reader {
 public:
  // Records are at most this long.
  explicit event_reader(std::size_t record_bytes_max);
  ~event_reader();

  // Reads `record`, every byte of it. Empty if it is one JSON object; else why not, or duplicate_key if the object
  // itself or its `data` has a key twice, in any spelling. Texts that had escapes come to stand in `memory`. May look
  // at (never use) up to 64 bytes behind the record, in the same page of memory.
  std::optional<rejection> read(std::string_view record, arena& memory);

  // The same for an event in binary mode, whose attributes stand elsewhere: `record` is its `data` alone. No bytes, or
  // none but white space: there is no `data`. Then each attribute is set, once; false if it had been set before.
  std::optional<rejection> read_data(std::string_view record, arena& memory);
  bool set(attribute which, std::string_view text);

  // What the last read found, until the next one; the texts point into the record or into `memory`.
  const json_value& operator[](attribute which) const noexcept;
  const json_value& operator[](member which) const noexcept;
  // What stands in them, in the order of the record; empty where they are neither array nor object.
  std::span<const json_item> queues() const noexcept;
  std::span<const json_item> capacity() const noexcept;
  // Where in the record a text stands; empty for one that had escapes.
  std::optional<std::size_t> place_of(const json_value& value) const noexcept;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

// 1 to 128 bytes without NUL.
bool is_name(std::string_view text) noexcept;
// 1 to 1024 bytes without NUL.
bool is_identifier(std::string_view text) noexcept;

}  // namespace floorwalker
