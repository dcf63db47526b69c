// Says what is wrong with a text that is no JSON: a plain, strict reader from left to right.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "aggregators/rejection.h"

namespace floorwalker {

// An object or array inside so many others is refused.
inline constexpr int json_depth_max = 1024;

// The first thing that is wrong: bad_encoding (for the whole text first), then from left to right not_json, too_deep,
// bad_encoding (a lone surrogate), bad_number (no finite double), trailing_bytes. Empty if the text is one JSON value
// of any type. Slow next to the decoder's walk: it runs when that has failed, to name the reason, and as its twin in
// tests.
std::optional<rejection> json_fault(std::string_view text) noexcept;

bool is_valid_utf8(std::string_view text) noexcept;

}  // namespace floorwalker
