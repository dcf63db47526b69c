#include "ingest/json_walk.h"

#include <simdjson.h>

#include <cstring>
#include <vector>

#include "ingest/json_check.h"
#include "ingest/json_token.h"

namespace floorwalker {
namespace {

namespace ondemand = simdjson::ondemand;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool may_look_behind = false;
#else
constexpr bool may_look_behind = true;
#endif

// Whether simdjson's padding behind the text lies in a page that is there.
bool padding_is_mapped(std::string_view text) noexcept {
  constexpr std::size_t page_bytes = 4096;
  const auto last = reinterpret_cast<std::uintptr_t>(text.data()) + text.size() - 1;
  return may_look_behind && last % page_bytes + simdjson::SIMDJSON_PADDING < page_bytes;
}

std::string_view without_trailing_space(std::string_view token) noexcept {
  while (!token.empty() &&
         (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t')) {
    token.remove_suffix(1);
  }
  return token;
}

}  // namespace

struct json_walk::impl {
  explicit impl(std::size_t record_bytes_max) : padded(record_bytes_max + simdjson::SIMDJSON_PADDING) {
    if (parser.allocate(record_bytes_max) != simdjson::SUCCESS) throw std::bad_alloc{};
  }

  std::string_view with_padding(std::string_view record) {
    if (padding_is_mapped(record)) return record;
    std::memcpy(padded.data(), record.data(), record.size());
    return {padded.data(), record.size()};
  }

  bool walk_record(std::string_view record, object_fields& into);
  bool walk_level(ondemand::object object, object_fields& into, int depth);
  bool walk_value(ondemand::value& value, json_value& out, int depth, std::vector<json_item>* keep = nullptr);
  bool walk_string(std::string_view token, json_value& out);
  bool walk_number(std::string_view token, json_value& out);
  bool walk_array(ondemand::array array, json_value& out, int depth, std::vector<json_item>* keep);
  bool walk_object(ondemand::object object, int depth, std::vector<json_item>* keep);
  // Behind the last token the parser tells of one that starts at the record's end and has any size.
  std::string_view inside_record(std::string_view token) const noexcept {
    return token.data() < text_end ? token : std::string_view{};
  }
  std::string_view in_record(std::string_view text) const noexcept {
    return {record_begin + (text.data() - text_begin), text.size()};
  }
  std::optional<std::string_view> plain_text(std::string_view raw);
  std::optional<std::string_view> key_text(ondemand::raw_json_string key);

  ondemand::parser parser;
  std::vector<char> padded;  // a copy, for records at the end of a page
  const char* record_begin = nullptr;
  const char* text_begin = nullptr;  // what the parser reads: the record, or the copy of it
  const char* text_end = nullptr;
  event_fields* fields = nullptr;
  arena* memory = nullptr;  // takes the texts that had escapes
};

// The text between two quotes, its escapes taken out. Empty if an escape is wrong.
std::optional<std::string_view> json_walk::impl::plain_text(std::string_view raw) {
  if (raw.find('\\') == std::string_view::npos) return in_record(raw);
  char* const begin = memory->room_for(raw.size());
  char* end = begin;
  if (unescape(raw, begin, end) != string_check::ok) return std::nullopt;
  const auto size = static_cast<std::size_t>(end - begin);
  memory->take(size);
  return std::string_view{begin, size};
}

std::optional<std::string_view> json_walk::impl::key_text(ondemand::raw_json_string key) {
  const char* const begin = key.raw();
  if (begin >= text_end) return std::nullopt;
  const char* end = begin;
  while (*end != '"' && *end != '\\') ++end;  // a key ends inside the record, or stage 1 had refused it
  if (*end == '"') return in_record({begin, static_cast<std::size_t>(end - begin)});
  while (*end != '"') end += *end == '\\' ? 2 : 1;
  return plain_text({begin, static_cast<std::size_t>(end - begin)});
}

bool json_walk::impl::walk_string(std::string_view token, json_value& out) {
  if (token.size() < 2 || token.back() != '"') return false;
  const auto text = plain_text(token.substr(1, token.size() - 2));
  if (!text) return false;
  // A NUL takes an escape, and an escape is longer than what it stands for.
  const bool has_nul = text->size() + 2 < token.size() && text->find('\0') != std::string_view::npos;
  out = {json_kind::string, has_nul, *text};
  return true;
}

bool json_walk::impl::walk_number(std::string_view token, json_value& out) {
  const auto check = check_number(token);
  out = {check == number_check::integer ? json_kind::integer : json_kind::real, false, in_record(token)};
  return check == number_check::integer || check == number_check::real;
}

// `keep`, where it is given, gets what stands in the array.
bool json_walk::impl::walk_array(ondemand::array array, json_value& out, int depth, std::vector<json_item>* keep) {
  out = {json_kind::names, false, {}};
  for (auto element : array) {
    ondemand::value value;
    json_value inside;
    if (element.get(value) != simdjson::SUCCESS || !walk_value(value, inside, depth)) return false;
    if (inside.kind != json_kind::string) {
      out.kind = json_kind::array;
    } else if (out.kind == json_kind::names && !is_name(inside)) {
      out.kind = json_kind::strings;
    }
    if (keep != nullptr) keep->push_back({{}, inside});
  }
  return true;
}

// An object that has to be well-formed, no more, if nobody keeps it.
bool json_walk::impl::walk_object(ondemand::object object, int depth, std::vector<json_item>* keep) {
  for (auto next : object) {
    json_value inside;
    if (next.error() != simdjson::SUCCESS) return false;
    ondemand::field&& field = std::move(next).value_unsafe();
    const auto key = key_text(field.key());
    if (!key || !walk_value(field.value(), inside, depth)) return false;
    if (keep != nullptr) keep->push_back({*key, inside});
  }
  return true;
}

bool json_walk::impl::walk_value(ondemand::value& value, json_value& out, int depth, std::vector<json_item>* keep) {
  const std::string_view token = without_trailing_space(inside_record(value.raw_json_token()));
  if (token.empty()) return false;
  switch (token.front()) {
    case '"':
      // Has to be taken: a string that is left to be skipped may be followed by a colon and a further value.
      return value.get_raw_json_string().error() == simdjson::SUCCESS && walk_string(token, out);
    case '{': {
      ondemand::object object;
      out = {json_kind::object, false, {}};
      if (depth >= json_depth_max || value.get_object().get(object) != simdjson::SUCCESS) return false;
      return walk_object(object, depth + 1, keep);
    }
    case '[': {
      ondemand::array array;
      if (depth >= json_depth_max || value.get_array().get(array) != simdjson::SUCCESS) return false;
      return walk_array(array, out, depth + 1, keep);
    }
    case 't': out = {json_kind::boolean, false, in_record(token)}; return token == "true";
    case 'f': out = {json_kind::boolean, false, in_record(token)}; return token == "false";
    case 'n': out = {}; return token == "null";
    default: return walk_number(token, out);
  }
}

// Fields and values are never copied here: reading such a struct right after its parts were written stalls the
// processor (a third of the whole walk, measured).
bool json_walk::impl::walk_level(ondemand::object object, object_fields& into, int depth) {
  json_value ignored;
  for (auto next : object) {
    if (next.error() != simdjson::SUCCESS) return false;
    ondemand::field&& field = std::move(next).value_unsafe();
    ondemand::value& value = field.value();
    const auto key = key_text(field.key());
    if (!key) return false;
    const int index = into.note(*key, key->size());
    json_value& out = index == name_table::none ? ignored : into[index];
    ondemand::object inner;
    if (&into == &fields->event && index == static_cast<int>(attribute::data) &&
        value.get_object().get(inner) == simdjson::SUCCESS) {
      out = {json_kind::object, false, {}};
      fields->clear_data();
      if (!walk_level(inner, fields->data, depth + 1)) return false;
    } else if (!walk_value(value, out, depth, fields->keeper_of(into, index))) {
      return false;
    }
  }
  return true;
}

bool json_walk::impl::walk_record(std::string_view record, object_fields& into) {
  const std::string_view text = with_padding(record);
  record_begin = record.data();
  text_begin = text.data();
  text_end = text.data() + text.size();
  ondemand::document document;
  ondemand::object object;
  const simdjson::padded_string_view view{text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING};
  if (parser.iterate(view).get(document) != simdjson::SUCCESS) return false;
  if (document.get_object().get(object) != simdjson::SUCCESS || !walk_level(object, into, 1)) return false;
  return document.current_location().error() == simdjson::OUT_OF_BOUNDS;  // nothing behind the object
}

json_walk::json_walk(std::size_t record_bytes_max) : impl_{std::make_unique<impl>(record_bytes_max)} {}
json_walk::~json_walk() = default;

bool json_walk::read(std::string_view record, event_fields& fields, object_fields& into, arena& memory) {
  fields.clear();
  impl_->fields = &fields;
  impl_->memory = &memory;
  const bool has_mark = record.starts_with("\xEF\xBB\xBF");  // which simdjson may pass over
  return !has_mark && impl_->walk_record(record, into);
}

}  // namespace floorwalker
