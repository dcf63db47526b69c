#include "ingest/json_token.h"

#include <charconv>
#include <cstring>
#include <limits>

namespace floorwalker {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The four hex digits in front of `rest`, taken off; -1 if they are not there.
int take_code_unit(std::string_view& rest) noexcept {
  if (rest.size() < 4) return -1;
  int unit = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = hex_value(rest[static_cast<std::size_t>(i)]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  rest.remove_prefix(4);
  return unit;
}

char* put_utf8(char* out, std::uint32_t code) noexcept {
  const auto put = [&out](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6), put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12), put(0x80 | (code >> 6 & 0x3F)), put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18), put(0x80 | (code >> 12 & 0x3F)), put(0x80 | (code >> 6 & 0x3F)), put(0x80 | (code & 0x3F));
  }
  return out;
}

// What follows "\u": one code unit, or a surrogate pair.
string_check take_unicode(std::string_view& rest, char*& out) noexcept {
  const int unit = take_code_unit(rest);
  if (unit < 0) return string_check::bad_escape;
  std::uint32_t code = static_cast<std::uint32_t>(unit);
  if (code >= 0xDC00 && code < 0xE000) return string_check::lone_surrogate;
  if (code >= 0xD800 && code < 0xDC00) {
    if (!rest.starts_with("\\u")) return string_check::lone_surrogate;
    rest.remove_prefix(2);
    const int low = take_code_unit(rest);
    if (low < 0) return string_check::bad_escape;
    if (low < 0xDC00 || low >= 0xE000) return string_check::lone_surrogate;
    code = 0x10000 + ((code - 0xD800) << 10) + (static_cast<std::uint32_t>(low) - 0xDC00);
  }
  out = put_utf8(out, code);
  return string_check::ok;
}

char simple_escape(char letter) noexcept {
  switch (letter) {
    case '"':
    case '\\':
    case '/': return letter;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return '\0';
  }
}

// Takes digits off the front; their number.
std::size_t take_digits(std::string_view& rest) noexcept {
  std::size_t count = 0;
  while (count < rest.size() && is_digit(rest[count])) ++count;
  rest.remove_prefix(count);
  return count;
}

// Where the first digit that counts stands: 1 for 7.5, 3 for 123, 0 for 0.5, -2 for 0.005; none for zero.
std::optional<std::int64_t> decimal_magnitude(std::string_view whole, std::string_view fraction) noexcept {
  if (const auto at = whole.find_first_not_of('0'); at != std::string_view::npos) {
    return static_cast<std::int64_t>(whole.size() - at);
  }
  if (const auto at = fraction.find_first_not_of('0'); at != std::string_view::npos)
    return -static_cast<std::int64_t>(at);
  return std::nullopt;
}

// Takes "e-7" off the front into `exponent`, which stops growing where no double can follow.
bool take_exponent(std::string_view& rest, std::int64_t& exponent) noexcept {
  exponent = 0;
  if (rest.empty() || (rest.front() | 0x20) != 'e') return true;
  rest.remove_prefix(1);
  const bool negative = !rest.empty() && rest.front() == '-';
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) rest.remove_prefix(1);
  std::string_view digits = rest;
  digits = digits.substr(0, take_digits(rest));
  for (char digit : digits) {
    if (exponent < 1'000'000'000) exponent = exponent * 10 + (digit - '0');
  }
  if (negative) exponent = -exponent;
  return !digits.empty();
}

bool double_holds(std::string_view token) noexcept {
  double value = 0;
  return std::from_chars(token.data(), token.data() + token.size(), value).ec == std::errc{};
}

}  // namespace

string_check unescape(std::string_view rest, char* out, char*& end) noexcept {
  end = out;
  while (!rest.empty()) {
    const std::size_t plain = std::min(rest.find('\\'), rest.size());
    std::memcpy(end, rest.data(), plain);
    end += plain;
    rest.remove_prefix(plain);
    if (rest.empty()) break;
    if (rest.size() < 2) return string_check::bad_escape;
    const char letter = rest[1];
    rest.remove_prefix(2);
    if (letter == 'u') {
      if (const auto check = take_unicode(rest, end); check != string_check::ok) return check;
    } else if (const char byte = simple_escape(letter)) {
      *end++ = byte;
    } else {
      return string_check::bad_escape;
    }
  }
  return string_check::ok;
}

number_check check_number(std::string_view token) noexcept {
  std::string_view rest = token;
  if (!rest.empty() && rest.front() == '-') rest.remove_prefix(1);
  std::string_view whole = rest, fraction;
  whole = whole.substr(0, take_digits(rest));
  if (whole.empty() || (whole.size() > 1 && whole.front() == '0')) return number_check::malformed;
  if (rest.empty() && whole.size() < 300) return number_check::integer;
  if (!rest.empty() && rest.front() == '.') {
    rest.remove_prefix(1);
    fraction = rest;
    fraction = fraction.substr(0, take_digits(rest));
    if (fraction.empty()) return number_check::malformed;
  }
  const bool exponential = !rest.empty();
  std::int64_t exponent = 0;
  if (!take_exponent(rest, exponent) || !rest.empty()) return number_check::malformed;

  // A double ends at 1.797...e308, whose magnitude is 309: below that it fits, above it does not.
  const auto magnitude = decimal_magnitude(whole, fraction);
  const std::int64_t digits = magnitude ? *magnitude + exponent : 0;
  if (digits > 309 || (digits == 309 && !double_holds(token))) return number_check::out_of_range;
  return fraction.empty() && !exponential ? number_check::integer : number_check::real;
}

std::optional<std::int64_t> read_int64(std::string_view digits) noexcept {
  std::int64_t value = 0;
  if (digits.size() - 1 < 18) {  // one to eighteen digits always fit
    std::size_t at = 0;
    for (; at < digits.size() && is_digit(digits[at]); ++at) value = value * 10 + (digits[at] - '0');
    if (at == digits.size()) return value;
  }
  const char* last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, value);
  if (error != std::errc{} || end != last) return std::nullopt;
  return value;
}

}  // namespace floorwalker
