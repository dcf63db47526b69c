#include "server/query_string.h"

#include <utility>

#include "server/utf8.h"

namespace floorwalker {
namespace {

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

bool is_text(std::string_view text) { return is_utf8(text) && text.find('\0') == std::string_view::npos; }

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      result += ' ';
    } else if (text[i] != '%') {
      result += text[i];
    } else {
      if (i + 2 >= text.size()) return std::nullopt;
      const auto high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
      if (!high || !low) return std::nullopt;
      result += static_cast<char>(*high << 4 | *low);
      i += 2;
    }
  }
  return result;
}

std::variant<query_parameters, std::string> parse_query(std::string_view query) {
  query_parameters result;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(pair.size() < query.size() ? pair.size() + 1 : pair.size());
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) return "a parameter has no value";
    auto key = percent_decoded(pair.substr(0, equals), true), value = percent_decoded(pair.substr(equals + 1), true);
    if (!key || !value) return "a parameter is not percent-encoded";
    if (!is_text(*key) || !is_text(*value)) return "a parameter is not UTF-8 text";
    if (!result.emplace(*key, std::move(*value)).second) return "parameter " + *key + " stands twice";
  }
  return result;
}

}  // namespace floorwalker
