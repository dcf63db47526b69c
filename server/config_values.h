// How single values of the configuration are written: each rule parses a scalar and says what is allowed.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregators/event.h"
#include "server/config.h"

namespace floorwalker {

template <class T>
struct value_rule {
  std::function<std::optional<T>(std::string_view)> parse;  // nothing: not allowed
  std::string allowed;                                      // for people, after "allowed: "
};

value_rule<std::int64_t> whole_number(std::int64_t min, std::int64_t max);
// Seconds with at most six decimals; "0.25" is 250 ms. No sign, no exponent, no unit.
value_rule<microseconds> seconds_between(std::chrono::seconds min, std::chrono::seconds max);
value_rule<double> share();  // 0 to 1
value_rule<std::string> any_text(std::size_t bytes_min, std::size_t bytes_max);
value_rule<std::string> name();          // as in events: 1 to 128 bytes of UTF-8 without NUL
value_rule<std::string> name_or_glob();  // the same, where `*` and `?` are jokers
value_rule<std::string> topic_name();
value_rule<std::string> time_zone();                     // a name of the system's tz database
value_rule<std::chrono::minutes> time_of_day(bool end);  // HH:MM, 00:00 to 23:59; `end` allows 24:00
value_rule<std::chrono::year_month_day> date();          // YYYY-MM-DD
value_rule<std::array<bool, 7>> weekdays();              // "mon-fri", "sat", "mon,wed-fri"; Monday first
// HOST:PORT with an address or `localhost`; IPv6 in brackets. Port 0 lets the system choose.
value_rule<listen_address> listen_address_rule();

template <class T>
value_rule<T> one_of(std::vector<std::pair<std::string_view, T>> words) {
  std::string allowed;
  for (const auto& [word, value] : words) allowed += (allowed.empty() ? "" : ", ") + std::string(word);
  auto parse = [words = std::move(words)](std::string_view text) -> std::optional<T> {
    for (const auto& [word, value] : words)
      if (word == text) return value;
    return std::nullopt;
  };
  return {std::move(parse), std::move(allowed)};
}

}  // namespace floorwalker
