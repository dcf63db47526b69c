// How log lines look: one line an event, whatever the message holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "aggregators/event.h"

namespace floorwalker {

enum class log_format : std::uint8_t { text, json };

// "2026-11-22T10:00:00.250Z warning what happened", or the same as a JSON object. Control characters are escaped, and
// bytes that are not UTF-8 become question marks. Ends with a newline.
std::string log_line(log_format format, time_point at, std::string_view level, std::string_view message);

// Sends spdlog's default logger to stderr in this format.
void log_to_stderr(log_format format);

}  // namespace floorwalker
