#pragma once

#include <cstdint>

namespace floorwalker {

// `plain` leaves the compact scanner out: simdjson walks every record. The same results more slowly, for tests to
// compare with.
enum class reading : std::uint8_t { fast, plain };

}  // namespace floorwalker
