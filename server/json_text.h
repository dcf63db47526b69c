// Appends JSON to a string, value by value. Nothing is rounded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "aggregators/event.h"

namespace floorwalker::json {

// `text` is valid UTF-8. Escaped are quotes, backslashes, control characters, and U+2028 and U+2029, which older
// JavaScript does not take in a string.
void append_string(std::string& out, std::string_view text);
// A member's name and colon. `key` is a name of ours: nothing in it needs escaping.
void append_key(std::string& out, std::string_view key);
void append_number(std::string& out, std::int64_t value);
void append_number(std::string& out, std::uint64_t value);
// The shortest decimal that reads back as the same double; `value` is finite.
void append_number(std::string& out, double value);
void append_bool(std::string& out, bool value);
// Seconds, exact: 536.3, 0.000001, 12.0.
void append_seconds(std::string& out, microseconds duration);
// Seconds of a setting: whole ones without a decimal point, 20.
void append_setting_seconds(std::string& out, microseconds duration);
// "2026-11-22T10:00:00.250Z": no decimals, three or six, as many as are needed.
void append_time(std::string& out, time_point at);

// "null" for what is absent.
void append_seconds(std::string& out, const std::optional<microseconds>& duration);
void append_time(std::string& out, const std::optional<time_point>& at);
// numerator / denominator, null where the denominator is 0.
void append_ratio(std::string& out, std::int64_t numerator, std::int64_t denominator);

}  // namespace floorwalker::json
