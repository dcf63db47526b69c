#include "server/json_text.h"

#include <array>
#include <charconv>
#include <cstddef>

namespace floorwalker::json {
namespace {

template <class Number>
void append_digits(std::string& out, Number value) {
  std::array<char, 32> room;
  const auto end = std::to_chars(room.data(), room.data() + room.size(), value).ptr;
  out.append(room.data(), end);
}

// `value` with leading zeros.
void append_padded(std::string& out, std::uint64_t value, std::size_t digits) {
  std::array<char, 20> room;
  for (std::size_t i = digits; i-- > 0; value /= 10) room[i] = static_cast<char>('0' + value % 10);
  out.append(room.data(), digits);
}

void append_escape(std::string& out, unsigned code) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += hex[code >> shift & 0xF];
}

void append_control(std::string& out, char c) {
  switch (c) {
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default: append_escape(out, static_cast<unsigned char>(c));
  }
}

// The decimals of a second without the zeros at the end.
void append_decimals(std::string& out, std::uint64_t microseconds) {
  append_padded(out, microseconds, 6);
  out.resize(out.find_last_not_of('0') + 1);
}

std::uint64_t append_whole_seconds(std::string& out, microseconds duration) {
  const std::int64_t count = duration.count();
  if (count < 0) out += '-';
  const std::uint64_t size = count < 0 ? 0 - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
  append_digits(out, size / 1'000'000);
  return size % 1'000'000;
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::string_view line_separator = "\xE2\x80\xA8", paragraph_separator = "\xE2\x80\xA9";
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      append_control(out, c);
    } else if (text.compare(i, 3, line_separator) == 0 || text.compare(i, 3, paragraph_separator) == 0) {
      append_escape(out, text[i + 2] == line_separator[2] ? 0x2028 : 0x2029);
      i += 2;
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_key(std::string& out, std::string_view key) {
  out += '"';
  out += key;
  out += "\":";
}

void append_number(std::string& out, std::int64_t value) { append_digits(out, value); }
void append_number(std::string& out, std::uint64_t value) { append_digits(out, value); }
void append_number(std::string& out, double value) { append_digits(out, value); }
void append_bool(std::string& out, bool value) { out += value ? "true" : "false"; }

void append_seconds(std::string& out, microseconds duration) {
  const std::uint64_t rest = append_whole_seconds(out, duration);
  out += '.';
  if (rest == 0)
    out += '0';
  else
    append_decimals(out, rest);
}

void append_setting_seconds(std::string& out, microseconds duration) {
  const std::uint64_t rest = append_whole_seconds(out, duration);
  if (rest == 0) return;
  out += '.';
  append_decimals(out, rest);
}

void append_time(std::string& out, time_point at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const auto of_day = static_cast<std::uint64_t>((at - day).count());
  const std::uint64_t second = of_day / 1'000'000, fraction = of_day % 1'000'000;
  out += '"';
  append_padded(out, static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  append_padded(out, second / 3600, 2);
  out += ':';
  append_padded(out, second / 60 % 60, 2);
  out += ':';
  append_padded(out, second % 60, 2);
  if (fraction != 0) out += '.';
  if (fraction % 1000 != 0)
    append_padded(out, fraction, 6);
  else if (fraction != 0)
    append_padded(out, fraction / 1000, 3);
  out += "Z\"";
}

void append_seconds(std::string& out, const std::optional<microseconds>& duration) {
  if (duration)
    append_seconds(out, *duration);
  else
    out += "null";
}

void append_time(std::string& out, const std::optional<time_point>& at) {
  if (at)
    append_time(out, *at);
  else
    out += "null";
}

void append_ratio(std::string& out, std::int64_t numerator, std::int64_t denominator) {
  if (denominator == 0)
    out += "null";
  else
    append_number(out, static_cast<double>(numerator) / static_cast<double>(denominator));
}

}  // namespace floorwalker::json
