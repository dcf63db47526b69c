#include "server/config_values.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "server/utf8.h"
#include "server/zone_calendar.h"

namespace floorwalker {
namespace {

template <class Int>
std::optional<Int> parse_digits(std::string_view text) {
  Int value{};
  if (text.empty() || text.front() == '-') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<microseconds> parse_seconds(std::string_view text) {
  const auto dot = text.find('.');
  const auto whole = parse_digits<std::int64_t>(text.substr(0, dot));
  if (!whole || *whole > 1'000'000'000) return std::nullopt;
  microseconds result = std::chrono::seconds{*whole};
  if (dot == std::string_view::npos) return result;
  std::string decimals(text.substr(dot + 1));
  if (decimals.empty() || decimals.size() > 6) return std::nullopt;
  decimals.resize(6, '0');
  const auto fraction = parse_digits<std::int64_t>(decimals);
  if (!fraction) return std::nullopt;
  return result + microseconds{*fraction};
}

std::optional<std::size_t> weekday_index(std::string_view text) {
  static constexpr std::array<std::string_view, 7> days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  const auto at = std::find(days.begin(), days.end(), text);
  if (at == days.end()) return std::nullopt;
  return static_cast<std::size_t>(at - days.begin());
}

// "mon" or "fri-mon", which passes the week's end.
bool add_days(std::string_view text, std::array<bool, 7>& days) {
  const auto dash = text.find('-');
  const auto first = weekday_index(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : weekday_index(text.substr(dash + 1));
  if (!first || !last) return false;
  for (std::size_t day = *first;; day = (day + 1) % 7) {
    days[day] = true;
    if (day == *last) return true;
  }
}

std::optional<std::array<bool, 7>> parse_weekdays(std::string_view text) {
  std::array<bool, 7> days{};
  while (true) {
    const auto comma = text.find(',');
    if (!add_days(text.substr(0, comma), days)) return std::nullopt;
    if (comma == std::string_view::npos) return days;
    text.remove_prefix(comma + 1);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
}

bool is_address(int family, const std::string& text) {
  in6_addr room{};
  return inet_pton(family, text.c_str(), &room) == 1;
}

std::optional<listen_address> parse_listen(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = parse_digits<std::uint16_t>(text.substr(colon + 1));
  if (!port) return std::nullopt;
  std::string host(text.substr(0, colon));
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
    if (!is_address(AF_INET6, host)) return std::nullopt;
    return listen_address{std::move(host), *port};
  }
  if (host == "localhost") host = "127.0.0.1";
  if (!is_address(AF_INET, host)) return std::nullopt;
  return listen_address{std::move(host), *port};
}

std::optional<std::chrono::year_month_day> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = parse_digits<int>(text.substr(0, 4));
  const auto month = parse_digits<unsigned>(text.substr(5, 2)), day = parse_digits<unsigned>(text.substr(8));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{*month}, std::chrono::day{*day}};
  return date.ok() ? std::optional{date} : std::nullopt;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 128 && text.find('\0') == std::string_view::npos && is_utf8(text);
}

value_rule<std::string> checked_text(bool (*good)(std::string_view), std::string allowed) {
  auto parse = [good](std::string_view text) { return good(text) ? std::optional<std::string>(text) : std::nullopt; };
  return {parse, std::move(allowed)};
}

}  // namespace

value_rule<std::int64_t> whole_number(std::int64_t min, std::int64_t max) {
  auto parse = [min, max](std::string_view text) {
    const auto value = parse_digits<std::int64_t>(text);
    return value && *value >= min && *value <= max ? value : std::nullopt;
  };
  return {parse, "a whole number from " + std::to_string(min) + " to " + std::to_string(max)};
}

value_rule<microseconds> seconds_between(std::chrono::seconds min, std::chrono::seconds max) {
  auto parse = [min, max](std::string_view text) {
    const auto value = parse_seconds(text);
    return value && *value >= min && *value <= max ? value : std::nullopt;
  };
  return {parse, "seconds from " + std::to_string(min.count()) + " to " + std::to_string(max.count())};
}

value_rule<double> share() {
  auto parse = [](std::string_view text) -> std::optional<double> {
    double value = 0;
    const auto end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    if (result.ec != std::errc{} || result.ptr != end || !(value >= 0 && value <= 1)) return std::nullopt;
    return value;
  };
  return {parse, "a share from 0 to 1"};
}

value_rule<std::string> any_text(std::size_t bytes_min, std::size_t bytes_max) {
  auto parse = [bytes_min, bytes_max](std::string_view text) {
    const bool good = text.size() >= bytes_min && text.size() <= bytes_max &&
                      text.find('\0') == std::string_view::npos && is_utf8(text);
    return good ? std::optional<std::string>(text) : std::nullopt;
  };
  return {parse, "text of " + std::to_string(bytes_min) + " to " + std::to_string(bytes_max) + " bytes"};
}

value_rule<std::string> name() { return checked_text(is_name, "a name of 1 to 128 bytes of UTF-8"); }

value_rule<std::string> name_or_glob() {
  return checked_text(is_name, "a name or glob (*, ?) of 1 to 128 bytes of UTF-8");
}

value_rule<std::string> topic_name() {
  auto good = [](std::string_view text) {
    auto legal = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
             c == '-';
    };
    return !text.empty() && text.size() <= 249 && text != "." && text != ".." &&
           std::all_of(text.begin(), text.end(), legal);
  };
  return checked_text(good, "a Kafka topic's name: 1 to 249 of a-z A-Z 0-9 . _ -");
}

value_rule<std::string> time_zone() {
  return checked_text(zone_calendar::knows, "a time zone of the system's tz database, as Europe/Berlin");
}

value_rule<std::chrono::minutes> time_of_day(bool end) {
  auto parse = [end](std::string_view text) -> std::optional<std::chrono::minutes> {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto hours = parse_digits<int>(text.substr(0, 2)), minutes = parse_digits<int>(text.substr(3));
    if (!hours || !minutes || *minutes > 59) return std::nullopt;
    const int total = *hours * 60 + *minutes;
    if (total > (end ? 24 * 60 : 24 * 60 - 1)) return std::nullopt;
    return std::chrono::minutes{total};
  };
  return {parse, end ? "HH:MM, 00:00 to 24:00, in quotes" : "HH:MM, 00:00 to 23:59, in quotes"};
}

value_rule<std::chrono::year_month_day> date() { return {parse_date, "a date, YYYY-MM-DD"}; }

value_rule<std::array<bool, 7>> weekdays() {
  return {parse_weekdays, "days as mon-fri, sat or mon,wed,fri (mon tue wed thu fri sat sun)"};
}

value_rule<listen_address> listen_address_rule() {
  return {parse_listen, "HOST:PORT with an IPv4 address, an IPv6 address in brackets, or localhost; port 0 to 65535"};
}

}  // namespace floorwalker
