#include "ingest/json_check.h"

#include <simdjson.h>

#include <algorithm>

#include "ingest/json_token.h"

namespace floorwalker {
namespace {

class plain_reader {
 public:
  explicit plain_reader(std::string_view text) noexcept : rest_{text} {}

  std::optional<rejection> read_document() noexcept {
    skip_space();
    if (!read_value(0)) return fault_;
    skip_space();
    if (!rest_.empty()) return rejection::trailing_bytes;
    return std::nullopt;
  }

 private:
  bool fail(rejection reason) noexcept {
    fault_ = reason;
    return false;
  }

  void skip_space() noexcept { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n\r"), rest_.size())); }

  bool take(char expected) noexcept {
    skip_space();
    if (rest_.empty() || rest_.front() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool read_value(int depth) noexcept {
    skip_space();
    if (rest_.empty()) return fail(rejection::not_json);
    switch (rest_.front()) {
      case '{': return read_members(depth + 1);
      case '[': return read_elements(depth + 1);
      case '"': return read_string();
      case 't': return read_literal("true");
      case 'f': return read_literal("false");
      case 'n': return read_literal("null");
      default: return read_number();
    }
  }

  bool read_members(int depth) noexcept {
    if (depth > json_depth_max) return fail(rejection::too_deep);
    rest_.remove_prefix(1);
    if (take('}')) return true;
    do {
      skip_space();
      if (!read_string()) return false;
      if (!take(':')) return fail(rejection::not_json);
      if (!read_value(depth)) return false;
    } while (take(','));
    return take('}') || fail(rejection::not_json);
  }

  bool read_elements(int depth) noexcept {
    if (depth > json_depth_max) return fail(rejection::too_deep);
    rest_.remove_prefix(1);
    if (take(']')) return true;
    do {
      if (!read_value(depth)) return false;
    } while (take(','));
    return take(']') || fail(rejection::not_json);
  }

  bool read_string() noexcept {
    if (rest_.empty() || rest_.front() != '"') return fail(rejection::not_json);
    std::size_t at = 1;
    for (; at < rest_.size() && rest_[at] != '"'; ++at) {
      if (static_cast<unsigned char>(rest_[at]) < 0x20) return fail(rejection::not_json);
      if (rest_[at] == '\\') {
        if (!check_escape(at)) return false;
      }
    }
    if (at >= rest_.size()) return fail(rejection::not_json);
    rest_.remove_prefix(at + 1);
    return true;
  }

  // `at` stands on a backslash, and is moved on to the escape's last byte. A pair of surrogates is one escape.
  bool check_escape(std::size_t& at) noexcept {
    constexpr std::size_t single = 2, unit = 6, pair = 12;
    char room[pair];
    char* end = nullptr;
    string_check last = string_check::bad_escape;
    for (const std::size_t size : {single, unit, pair}) {
      if (at + size > rest_.size()) break;
      last = unescape(rest_.substr(at, size), room, end);
      if (last != string_check::ok) continue;
      at += size - 1;
      return true;
    }
    // Twelve bytes may hold more than the escape; the first six decide what kind of fault it is.
    const bool is_unit =
        at + unit <= rest_.size() && unescape(rest_.substr(at, unit), room, end) == string_check::lone_surrogate;
    return fail(is_unit ? rejection::bad_encoding : rejection::not_json);
  }

  bool read_literal(std::string_view word) noexcept {
    if (!rest_.starts_with(word)) return fail(rejection::not_json);
    rest_.remove_prefix(word.size());
    return true;
  }

  bool read_number() noexcept {
    const std::string_view token = rest_.substr(0, rest_.find_first_not_of("+-0123456789.eE"));
    const auto check = check_number(token);
    if (check == number_check::malformed) return fail(rejection::not_json);
    if (check == number_check::out_of_range) return fail(rejection::bad_number);
    rest_.remove_prefix(token.size());
    return true;
  }

  std::string_view rest_;
  rejection fault_ = rejection::not_json;
};

}  // namespace

std::optional<rejection> json_fault(std::string_view text) noexcept {
  if (text.starts_with("\xEF\xBB\xBF") || !is_valid_utf8(text)) return rejection::bad_encoding;
  return plain_reader{text}.read_document();
}

bool is_valid_utf8(std::string_view text) noexcept { return simdjson::validate_utf8(text); }

}  // namespace floorwalker
