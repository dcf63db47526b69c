#include "ingest/compact_scanner.h"

#include <bit>

#include "ingest/byte_scan.h"
#include "ingest/json_check.h"
#include "ingest/json_token.h"

#define ALWAYS_INLINE [[gnu::always_inline]] inline

namespace floorwalker {
namespace {

// Goes from quote to quote.
class quote_walk {
 public:
  explicit quote_walk(const char* text, const std::uint64_t* words) noexcept
      : base_{text}, words_{words}, bits_{*words} {}

  // The next one. There must be one.
  ALWAYS_INLINE const char* next() noexcept {
    while (bits_ == 0) {
      bits_ = *++words_;
      base_ += 64;
    }
    const char* const at = base_ + static_cast<unsigned>(std::countr_zero(bits_));
    bits_ &= bits_ - 1;
    return at;
  }

 private:
  const char* base_;
  const std::uint64_t* words_;
  std::uint64_t bits_;
};

bool is_digit(char c) noexcept { return static_cast<unsigned char>(c - '0') < 10; }
bool is_number_char(char c) noexcept { return is_digit(c) || c == '-' || c == '+' || c == '.' || (c | 0x20) == 'e'; }

// These give what stands behind the value, or null if there is none that is sound.
const char* read_unusual_number(const char* begin, json_value& out) noexcept {
  const char* at = begin;
  while (is_number_char(*at)) ++at;
  const std::string_view token{begin, static_cast<std::size_t>(at - begin)};
  const auto check = check_number(token);
  out = {check == number_check::integer ? json_kind::integer : json_kind::real, false, token};
  return check == number_check::integer || check == number_check::real ? at : nullptr;
}

const char* read_number(const char* begin, json_value& out) noexcept {
  const char* const digits = begin + (*begin == '-');
  const char* at = digits;
  while (is_digit(*at)) ++at;
  const auto count = static_cast<std::size_t>(at - digits);
  const bool has_fraction = *at == '.' && is_digit(at[1]);
  if (has_fraction) {
    at += 2;
    while (is_digit(*at)) ++at;
  }
  const bool is_usual = count == 1 || (count - 2 < 17 && *digits != '0');
  if (!is_usual || is_number_char(*at)) return read_unusual_number(begin, out);
  const auto kind = has_fraction ? json_kind::real : json_kind::integer;
  out = {kind, false, {begin, static_cast<std::size_t>(at - begin)}};
  return at;
}

const char* read_literal(const char* begin, std::string_view word, json_kind kind, json_value& out) noexcept {
  const char* at = begin;
  for (const char letter : word) {
    if (*at++ != letter) return nullptr;
  }
  out = {kind, false, kind == json_kind::absent ? std::string_view{} : std::string_view{begin, word.size()}};
  return at;
}

const char* read_plain_value(const char* begin, json_value& out) noexcept {
  switch (*begin) {
    case 't': return read_literal(begin, "true", json_kind::boolean, out);
    case 'f': return read_literal(begin, "false", json_kind::boolean, out);
    case 'n': return read_literal(begin, "null", json_kind::absent, out);
    default: return read_number(begin, out);
  }
}

// One record from its first brace on. Its last byte is a closing brace: so behind whatever else is taken there is a
// byte, and only behind a closing one the end has to be looked for. Quotes come in pairs: so behind one that opens
// there is one that closes. What is called for every member is inlined, so that the walk's place stays in registers: a
// third of all its work.
class scan {
 public:
  scan(std::string_view record, const std::uint64_t* quotes, event_fields& fields) noexcept
      : at_{record.data()}, end_{record.data() + record.size()}, quotes_{record.data(), quotes}, fields_{&fields} {}

  bool read_event() { return read_members<true>(fields_->event) && at_ == end_; }
  bool read_data() { return read_members<false>(fields_->data) && at_ == end_; }

 private:
  template <bool is_event>
  ALWAYS_INLINE bool read_members(object_fields& into);
  ALWAYS_INLINE bool read_key(std::string_view& key) noexcept;
  ALWAYS_INLINE bool read_scalar(json_value& out) noexcept;
  ALWAYS_INLINE bool read_string(std::string_view& out) noexcept;
  ALWAYS_INLINE bool take(char expected) noexcept;
  ALWAYS_INLINE bool read_nested(json_value& out, std::vector<json_item>* keep);
  bool read_array(json_value& out, std::vector<json_item>* keep);
  bool read_object(json_value& out, std::vector<json_item>* keep);
  bool close(char brace) noexcept { return take(brace) && at_ != end_; }

  const char* at_;
  const char* end_;
  quote_walk quotes_;
  event_fields* fields_;
};

bool scan::take(char expected) noexcept {
  if (*at_ != expected) return false;
  ++at_;
  return true;
}

bool scan::read_string(std::string_view& out) noexcept {
  if (*at_ != '"') return false;
  const char* const begin = quotes_.next() + 1;
  const char* const end = quotes_.next();
  out = {begin, static_cast<std::size_t>(end - begin)};
  at_ = end + 1;
  return true;
}

// From a comma or brace to the value.
bool scan::read_key(std::string_view& key) noexcept {
  take(' ');
  if (!read_string(key) || !take(':')) return false;
  take(' ');
  return true;
}

bool scan::read_scalar(json_value& out) noexcept {
  if (read_string(out.text)) {
    out.kind = json_kind::string;
    out.has_nul = false;
    return true;
  }
  const char* const behind = read_plain_value(at_, out);
  at_ = behind;
  return behind != nullptr;
}

bool scan::read_array(json_value& out, std::vector<json_item>* keep) {
  out = {json_kind::names, false, {}};
  if (!take('[')) return false;
  if (take(']')) return true;
  do {
    json_value inside;
    take(' ');
    if (!read_scalar(inside)) return false;
    if (inside.kind != json_kind::string) {
      out.kind = json_kind::array;
    } else if (out.kind == json_kind::names && !is_name(inside)) {
      out.kind = json_kind::strings;
    }
    if (keep != nullptr) keep->push_back({{}, inside});
  } while (take(','));
  return take(']');
}

bool scan::read_object(json_value& out, std::vector<json_item>* keep) {
  out = {json_kind::object, false, {}};
  if (!take('{')) return false;
  if (take('}')) return at_ != end_;
  do {
    json_item inside;
    if (!read_key(inside.key) || !read_scalar(inside.value)) return false;
    if (keep != nullptr) keep->push_back(inside);
  } while (take(','));
  return close('}');
}

// On a copy, so that this one's address stays unknown and its parts in registers.
bool scan::read_nested(json_value& out, std::vector<json_item>* keep) {
  scan copy{*this};
  const bool is_sound = *at_ == '[' ? copy.read_array(out, keep) : copy.read_object(out, keep);
  *this = copy;
  return is_sound;
}

template <bool is_event>
bool scan::read_members(object_fields& into) {
  if (!take('{')) return false;
  if (take('}')) return true;
  json_value ignored;
  do {
    std::string_view key;
    if (!read_key(key)) return false;
    const int index = into.note(key, static_cast<std::size_t>(end_ - key.data()));
    json_value& out = index == name_table::none ? ignored : into[index];
    if (*at_ != '[' && *at_ != '{') {
      if (!read_scalar(out)) return false;
    } else if (is_event && index == static_cast<int>(attribute::data) && *at_ == '{') {
      out = {json_kind::object, false, {}};
      if constexpr (is_event) {
        if (!read_members<false>(fields_->data) || at_ == end_) return false;
      }
    } else if (!read_nested(out, is_event ? nullptr : fields_->keeper_of(into, index))) {
      return false;
    }
  } while (take(','));
  return take('}');
}

}  // namespace

// The last block is the record's last 64 bytes: it reaches back into the one before.
bool compact_scanner::find_quotes(std::string_view record) noexcept {
  byte_scan bytes;
  std::uint64_t sum = 0;
  const std::size_t whole = record.size() / byte_scan_block;
  for (std::size_t i = 0; i < whole; ++i) {
    quotes_[i] = bytes.quotes_of(record.data() + i * byte_scan_block);
    sum ^= quotes_[i];
  }
  if (const std::size_t rest = record.size() % byte_scan_block; rest > 0) {
    const std::uint64_t last = bytes.quotes_of(record.data() + record.size() - byte_scan_block);
    quotes_[whole] = last >> (byte_scan_block - rest);
    sum ^= quotes_[whole];
  }
  const bool are_paired = std::popcount(sum) % 2 == 0;
  return are_paired && !bytes.has_odd() && (!bytes.has_high() || is_valid_utf8(record));
}

bool compact_scanner::is_fit(std::string_view record) noexcept {
  if (record.size() < byte_scan_block || record.size() > record_bytes_max) return false;
  return record.front() == '{' && record.back() == '}' && find_quotes(record);
}

bool compact_scanner::read(std::string_view record, event_fields& fields) {
  if (!is_fit(record)) return false;
  fields.clear();
  return scan{record, quotes_.data(), fields}.read_event() && !fields.has_duplicates();
}

bool compact_scanner::read_data(std::string_view record, event_fields& fields) {
  if (!is_fit(record)) return false;
  fields.clear();
  return scan{record, quotes_.data(), fields}.read_data() && !fields.has_duplicates();
}

}  // namespace floorwalker
