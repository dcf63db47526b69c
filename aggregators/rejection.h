// Why a record was not taken as an event. The name is the `reason` label of the metric and of the log line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace floorwalker {

enum class rejection : std::uint8_t {
  null_record,      // a tombstone: no value at all
  empty,            // no bytes, or white space alone
  oversize,         // longer than limits.record_bytes
  bad_encoding,     // not UTF-8, a byte-order mark, or a lone surrogate
  not_json,         // no JSON value: broken, truncated, a raw control character
  too_deep,         // nested past what the parser follows
  trailing_bytes,   // something behind the object
  not_an_object,    // JSON, but no object
  duplicate_key,    // one key twice in an object that is read, in any spelling
  missing_field,    // a required attribute or member is absent
  wrong_type,       // a member has another JSON type than the contract's
  bad_specversion,  // specversion is not "1.0"
  bad_time,         // not RFC 3339, no such date, or before 1970
  bad_number,       // not representable, or out of the member's range
  bad_name,         // a name that is empty, longer than 128 bytes, or holds NUL
  bad_value,        // a word that is not among those the contract lists
  future,           // more than max_ahead_s ahead of its own record's Kafka timestamp
};
inline constexpr std::size_t rejection_count = static_cast<std::size_t>(rejection::future) + 1;

std::string_view name_of(rejection reason) noexcept;

}  // namespace floorwalker
