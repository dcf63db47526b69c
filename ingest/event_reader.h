// Reads one JSON record to its end and keeps the values that the contract names: quickly if it is as records are, else
// with simdjson.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "aggregators/rejection.h"
#include "ingest/arena.h"
#include "ingest/compact_scanner.h"
#include "ingest/event_fields.h"
#include "ingest/json_walk.h"
#include "ingest/reading.h"

namespace floorwalker {

// One thread. Keeps its memory: no allocation in steady state.
class event_reader {
 public:
  // Records are at most this long.
  explicit event_reader(std::size_t record_bytes_max, reading way = reading::fast);

  // Reads `record`, every byte of it. Empty if it is one JSON object; else why not, or duplicate_key if the object
  // itself or its `data` has a key twice, in any spelling. Texts that had escapes come to stand in `memory`. May look
  // at (never use) up to 64 bytes behind the record, in the same page of memory.
  std::optional<rejection> read(std::string_view record, arena& memory);

  // The same for an event in binary mode, whose attributes stand elsewhere: `record` is its `data` alone. No bytes, or
  // none but white space: there is no `data`. Then each attribute is set, once; false if it had been set before.
  std::optional<rejection> read_data(std::string_view record, arena& memory);
  bool set(attribute which, std::string_view text);

  // What the last read found, until the next one; the texts point into the record or into `memory`.
  const event_fields& fields() const noexcept { return fields_; }
  const json_value& operator[](attribute which) const noexcept { return fields_[which]; }
  const json_value& operator[](member which) const noexcept { return fields_[which]; }
  // Where in the record a text stands; empty for one that had escapes.
  std::optional<std::size_t> place_of(const json_value& value) const noexcept;

 private:
  std::optional<rejection> verdict(bool is_sound);

  event_fields fields_;
  compact_scanner scanner_;
  const bool scans_;
  json_walk walk_;
  std::string_view record_;
};

}  // namespace floorwalker
