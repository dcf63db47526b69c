// What becomes of a record, in a word.
#pragma once

#include <string>
#include <string_view>

#include "ingest/decoder.h"
#include "tests/ingest/native_event.h"

namespace floorwalker::test {

inline constexpr std::size_t record_bytes = 262144;  // the most

// "ok", or the reason's name.
inline std::string verdict(std::string_view record) {
  decoder decoder{record_bytes};
  const auto result = decoder.decode(record, "c-1");
  return result ? "ok" : std::string{name_of(result.reason())};
}
inline std::string verdict(const native_event& event) { return verdict(std::string_view{event.json()}); }

}  // namespace floorwalker::test
