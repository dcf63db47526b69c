#include "server/metric_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace floorwalker {
namespace {

void append_escaped(std::string& out, std::string_view value) {
  for (const char c : value) switch (c) {
      case '\n': out += "\\n"; break;
      case '\\': out += "\\\\"; break;
      case '"': out += "\\\""; break;
      default: out += c;
    }
}

char* write_text(char* to, std::string_view text) noexcept {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

char* write_whole(char* to, std::int64_t value) noexcept {
  return std::to_chars(to, to + metric_value::length_max, value).ptr;
}

// Decimals without the zeros at the end.
char* write_seconds(char* to, std::int64_t microseconds) noexcept {
  if (microseconds < 0) *to++ = '-';
  const std::uint64_t size =
      microseconds < 0 ? 0 - static_cast<std::uint64_t>(microseconds) : static_cast<std::uint64_t>(microseconds);
  to = std::to_chars(to, to + metric_value::length_max, size / 1'000'000).ptr;
  std::uint64_t rest = size % 1'000'000;
  if (rest == 0) return to;
  *to++ = '.';
  for (std::uint64_t unit = 100'000; rest != 0; rest %= unit, unit /= 10) *to++ = static_cast<char>('0' + rest / unit);
  return to;
}

char* write_real(char* to, double value) noexcept {
  constexpr double whole_max = 9'007'199'254'740'992;  // 2^53: every whole number up to here is a double
  if (std::isnan(value)) return write_text(to, "NaN");
  if (std::isinf(value)) return write_text(to, value < 0 ? "-Inf" : "+Inf");
  if (std::abs(value) <= whole_max && value == std::trunc(value))
    return write_whole(to, static_cast<std::int64_t>(value));
  return std::to_chars(to, to + metric_value::length_max, value).ptr;
}

}  // namespace

label_text::label_text(std::initializer_list<label> labels) {
  for (const auto& [name, value] : labels) {
    if (!text_.empty()) text_ += ',';
    text_ += name;
    text_ += "=\"";
    append_escaped(text_, value);
    text_ += '"';
  }
}

char* metric_value::write(char* to) const noexcept {
  switch (form_) {
    case form::whole: return write_whole(to, whole_);
    case form::time: return write_seconds(to, whole_);
    case form::real: break;
  }
  return write_real(to, real_);
}

std::string to_string(const metric_value& value) {
  std::array<char, metric_value::length_max> room;
  return {room.data(), value.write(room.data())};
}

}  // namespace floorwalker
