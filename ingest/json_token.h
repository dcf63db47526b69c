// Checks single JSON tokens, where a parser that reads on demand does not look: strings with escapes, and numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace floorwalker {

enum class string_check : std::uint8_t { ok, bad_escape, lone_surrogate };

// Takes the escapes out of what stands between the quotes. `out` has room for raw.size() bytes; `end` is set behind the
// last byte written. The result is valid UTF-8 if `raw` is and the answer is ok.
string_check unescape(std::string_view raw, char* out, char*& end) noexcept;

enum class number_check : std::uint8_t { integer, real, malformed, out_of_range };

// `integer` has neither fraction nor exponent and may have any number of digits up to where a double ends; out_of_range
// is what no finite double can hold.
number_check check_number(std::string_view token) noexcept;

// Decimal digits, with or without a minus; empty if it is anything else or does not fit.
std::optional<std::int64_t> read_int64(std::string_view digits) noexcept;

}  // namespace floorwalker
