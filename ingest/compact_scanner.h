// The quick way through a record as producers write it: compact JSON without escapes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/event_fields.h"

namespace floorwalker {

// One thread. Knows keys in any order and unknown ones, strings, numbers, literals, one space behind a colon or comma,
// `data`, and arrays and objects of plain values in both. Whatever else a record holds (an escape, other white space, a
// key twice, deeper nesting, anything wrong) it leaves to the walk through simdjson (event_reader), to which it must
// never make a difference: tests compare the two.
class compact_scanner {
 public:
  static constexpr std::size_t record_bytes_max = 8192;

  // True: the record is sound, and `fields` hold what there is. False: they hold anything. Reads nothing outside of the
  // record.
  bool read(std::string_view record, event_fields& fields);
  // The same for a record that is an event's `data` alone.
  bool read_data(std::string_view record, event_fields& fields);

 private:
  bool is_fit(std::string_view record) noexcept;
  bool find_quotes(std::string_view record) noexcept;

  std::array<std::uint64_t, record_bytes_max / 64> quotes_;  // a bit for each byte of the record
};

}  // namespace floorwalker
