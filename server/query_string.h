// The part of a request's target behind the question mark.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace floorwalker {

using query_parameters = std::map<std::string, std::string, std::less<>>;

// Percent-decoding; nothing for a `%` without two hex digits. A `+` becomes a space where `plus_is_space`.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);

// "a=1&b=x%20y" -> {a: 1, b: x y}. A string instead: what is wrong with it (bad encoding, not UTF-8, NUL, a parameter
// without `=`, or one that stands twice).
std::variant<query_parameters, std::string> parse_query(std::string_view query);

}  // namespace floorwalker
