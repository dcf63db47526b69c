#include "ingest/rfc3339.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace floorwalker {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// The two digits at `at`, or -1.
int two_digits(std::string_view text, std::size_t at) noexcept {
  if (!is_digit(text[at]) || !is_digit(text[at + 1])) return -1;
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

// Takes ".25" off the front of `rest`. False if there is a dot without a digit.
bool take_fraction(std::string_view& rest, std::int64_t& fraction_us) noexcept {
  fraction_us = 0;
  if (rest.empty() || rest.front() != '.') return true;
  rest.remove_prefix(1);
  if (rest.empty() || !is_digit(rest.front())) return false;
  if (rest.size() == 7) {  // microseconds and a Z, as most producers write it
    const int first = two_digits(rest, 0), second = two_digits(rest, 2), third = two_digits(rest, 4);
    if ((first | second | third) >= 0 && !is_digit(rest[6])) {
      fraction_us = first * 10'000 + second * 100 + third;
      rest.remove_prefix(6);
      return true;
    }
  }
  static constexpr std::int64_t units[] = {1'000'000, 100'000, 10'000, 1'000, 100, 10, 1};
  std::size_t count = 0;  // of digits
  for (; count < rest.size() && is_digit(rest[count]); ++count) {
    if (count < 6) fraction_us = fraction_us * 10 + (rest[count] - '0');
  }
  fraction_us *= units[std::min<std::size_t>(count, 6)];
  rest.remove_prefix(count);
  return true;
}

// "Z" or "+05:30", all of `rest`.
bool read_offset(std::string_view rest, std::chrono::minutes& offset) noexcept {
  offset = {};
  if (rest == "Z" || rest == "z") return true;
  if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':') return false;
  const int hours = two_digits(rest, 1), minutes = two_digits(rest, 4);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
  offset = std::chrono::minutes{hours * 60 + minutes};
  if (rest[0] == '-') offset = -offset;
  return true;
}

// Can the minute that begins at `minute` have a sixty-first second?
bool ends_a_month(time_point minute) noexcept {
  const auto day = std::chrono::floor<std::chrono::days>(minute);
  const std::chrono::year_month_day tomorrow{day + std::chrono::days{1}};
  return minute - day == std::chrono::minutes{23 * 60 + 59} && tomorrow.day() == std::chrono::day{1};
}

void put_digits(char* out, std::uint32_t value, int count) noexcept {
  for (int i = count - 1; i >= 0; --i, value /= 10) out[i] = static_cast<char>('0' + value % 10);
}

}  // namespace

bool rfc3339_parser::remember_minute(std::string_view text) noexcept {
  const int century = two_digits(text, 0), year = two_digits(text, 2), month = two_digits(text, 5);
  const int day = two_digits(text, 8), hour = two_digits(text, 11), minute = two_digits(text, 14);
  const bool punctuated =
      text[4] == '-' && text[7] == '-' && (text[10] | 0x20) == 't' && text[13] == ':' && text[16] == ':';
  if (!punctuated || century < 0 || year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59) return false;
  if (month < 0 || day < 0) return false;
  const std::chrono::year_month_day date{std::chrono::year{century * 100 + year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return false;
  minute_ = std::chrono::sys_days{date} + std::chrono::minutes{hour * 60 + minute};
  std::memcpy(prefix_.data(), text.data(), prefix_.size());
  return true;
}

std::optional<time_point> rfc3339_parser::parse(std::string_view text) noexcept {
  if (text.size() < prefix_.size() + 3) return std::nullopt;
  // In two parts, each of which is one comparison for the processor.
  const bool same_minute = std::memcmp(text.data(), prefix_.data(), 16) == 0 && text[16] == prefix_[16];
  if (!same_minute && !remember_minute(text)) return std::nullopt;

  const int second = two_digits(text, prefix_.size());
  if (second < 0 || second > 60) return std::nullopt;
  std::string_view rest = text.substr(prefix_.size() + 2);
  std::int64_t fraction_us = 0;
  std::chrono::minutes offset{};
  if (!take_fraction(rest, fraction_us) || !read_offset(rest, offset)) return std::nullopt;
  const time_point minute = minute_ - offset;
  if (second == 60 && !ends_a_month(minute)) return std::nullopt;
  const time_point at = minute + std::chrono::seconds{second} + microseconds{fraction_us};
  if (at < time_point{}) return std::nullopt;
  return at;
}

std::string to_rfc3339(time_point at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{at - day};
  std::string text = "0000-00-00T00:00:00.000000Z";
  put_digits(&text[0], static_cast<std::uint32_t>(static_cast<int>(date.year())), 4);
  put_digits(&text[5], static_cast<unsigned>(date.month()), 2);
  put_digits(&text[8], static_cast<unsigned>(date.day()), 2);
  put_digits(&text[11], static_cast<std::uint32_t>(time.hours().count()), 2);
  put_digits(&text[14], static_cast<std::uint32_t>(time.minutes().count()), 2);
  put_digits(&text[17], static_cast<std::uint32_t>(time.seconds().count()), 2);
  put_digits(&text[20], static_cast<std::uint32_t>(time.subseconds().count()), 6);
  return text;
}

}  // namespace floorwalker
