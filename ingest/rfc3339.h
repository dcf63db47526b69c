// RFC 3339 date-times to microseconds and back.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "aggregators/event.h"

namespace floorwalker {

// Reads "2026-11-22T10:00:00.25Z": `t` and `z` in either case, any offset, any number of sub-second digits (cut, not
// rounded, to 1 us). A leap second is taken where one can be, as the last second of a month in UTC, and is the first
// second of the next day. Nothing before 1970 UTC. Remembers the last minute it has seen, because neighbours share it.
// One thread.
class rfc3339_parser {
 public:
  // Empty for anything that is not such a date-time.
  std::optional<time_point> parse(std::string_view text) noexcept;

 private:
  bool remember_minute(std::string_view text) noexcept;

  std::array<char, 17> prefix_ =
      std::to_array({'1', '9', '7', '0', '-', '0', '1', '-', '0', '1', 'T', '0', '0', ':', '0', '0', ':'});
  time_point minute_{};  // what the prefix stands for in UTC
};

// "2026-11-22T10:00:00.250000Z"; `at` between the years 1970 and 9999.
std::string to_rfc3339(time_point at);

}  // namespace floorwalker
