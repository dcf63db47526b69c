#include "ingest/event_reader.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <vector>

#include "ingest/json_check.h"
#include "ingest/json_token.h"
#include "ingest/word_table.h"

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

constexpr std::size_t level_size_max = 64;
static_assert(attribute_names.size() <= level_size_max && member_names.size() <= level_size_max);

// One of the two objects whose members are read: the event itself, and its `data`.
struct level {
  explicit level(const word_table& words) : names{words} {}

  void clear() noexcept {
    seen = 0;
    twice = false;
    others.clear();
  }
  void note_key(int index, std::string_view key) {
    if (index == word_table::none) return others.push_back(key);
    const std::uint64_t bit = std::uint64_t{1} << index;
    twice = twice || (seen & bit) != 0;
    seen |= bit;
  }
  bool put(attribute which, json_value value) noexcept {
    const auto index = static_cast<std::size_t>(which);
    if ((seen >> index & 1) != 0) return false;
    values[index] = value;
    seen |= std::uint64_t{1} << index;
    return true;
  }
  bool has_duplicates() {
    if (twice || others.size() < 2) return twice;
    std::sort(others.begin(), others.end());
    return std::adjacent_find(others.begin(), others.end()) != others.end();
  }
  const json_value& at(std::size_t index) const noexcept {
    static constexpr json_value absent{};
    return (seen >> index & 1) != 0 ? values[index] : absent;
  }

  const word_table& names;
  std::array<json_value, level_size_max> values{};  // where `seen` has its bit
  std::uint64_t seen = 0;
  bool twice = false;
  std::vector<std::string_view> others;  // keys that the contract does not name
};

constexpr word_table attribute_words{attribute_names};
constexpr word_table member_words{member_names};

}  // namespace

struct event_reader::impl {
  explicit impl(std::size_t record_bytes_max) : padded(record_bytes_max + simdjson::SIMDJSON_PADDING) {
    if (parser.allocate(record_bytes_max) != simdjson::SUCCESS) throw std::bad_alloc{};
  }

  std::string_view with_padding(std::string_view record) {
    if (padding_is_mapped(record)) return record;
    std::memcpy(padded.data(), record.data(), record.size());
    return {padded.data(), record.size()};
  }

  void clear(arena& texts) noexcept;
  bool walk_record(std::string_view record, level& into);
  std::optional<rejection> verdict(std::string_view record, bool is_sound);
  bool walk_level(ondemand::object object, level& into, int depth);
  bool walk_value(ondemand::value& value, json_value& out, int depth, std::vector<json_item>* keep = nullptr);
  bool walk_string(std::string_view token, json_value& out);
  bool walk_number(std::string_view token, json_value& out);
  bool walk_array(ondemand::array array, json_value& out, int depth, std::vector<json_item>* keep);
  bool walk_object(ondemand::object object, int depth, std::vector<json_item>* keep);
  std::vector<json_item>* keeper_of(const level& of, int index) noexcept;
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
  std::size_t record_size = 0;
  const char* text_begin = nullptr;  // what the parser reads: the record, or the copy of it
  const char* text_end = nullptr;
  arena* memory = nullptr;  // takes the texts that had escapes
  level event{attribute_words};
  level data{member_words};
  std::vector<json_item> queues, capacity;  // what stands in these members of `data`
};

// The text between two quotes, its escapes taken out. Empty if an escape is wrong.
std::optional<std::string_view> event_reader::impl::plain_text(std::string_view raw) {
  if (raw.find('\\') == std::string_view::npos) return in_record(raw);
  char* const begin = memory->room_for(raw.size());
  char* end = begin;
  if (unescape(raw, begin, end) != string_check::ok) return std::nullopt;
  const auto size = static_cast<std::size_t>(end - begin);
  memory->take(size);
  return std::string_view{begin, size};
}

std::optional<std::string_view> event_reader::impl::key_text(ondemand::raw_json_string key) {
  const char* const begin = key.raw();
  if (begin >= text_end) return std::nullopt;
  const char* end = begin;
  while (*end != '"' && *end != '\\') ++end;  // a key ends inside the record, or stage 1 had refused it
  if (*end == '"') return in_record({begin, static_cast<std::size_t>(end - begin)});
  while (*end != '"') end += *end == '\\' ? 2 : 1;
  return plain_text({begin, static_cast<std::size_t>(end - begin)});
}

bool event_reader::impl::walk_string(std::string_view token, json_value& out) {
  if (token.size() < 2 || token.back() != '"') return false;
  const auto text = plain_text(token.substr(1, token.size() - 2));
  if (!text) return false;
  out = {json_kind::string, *text};
  return true;
}

bool event_reader::impl::walk_number(std::string_view token, json_value& out) {
  const auto check = check_number(token);
  out = {check == number_check::integer ? json_kind::integer : json_kind::real, in_record(token)};
  return check == number_check::integer || check == number_check::real;
}

// `keep`, where it is given, gets what stands in the array.
bool event_reader::impl::walk_array(ondemand::array array, json_value& out, int depth, std::vector<json_item>* keep) {
  out = {json_kind::names, {}};
  for (auto element : array) {
    ondemand::value value;
    json_value inside;
    if (element.get(value) != simdjson::SUCCESS || !walk_value(value, inside, depth)) return false;
    if (inside.kind != json_kind::string) {
      out.kind = json_kind::array;
    } else if (out.kind == json_kind::names && !is_name(inside.text)) {
      out.kind = json_kind::strings;
    }
    if (keep != nullptr) keep->push_back({{}, inside});
  }
  return true;
}

// An object that has to be well-formed, no more, if nobody keeps it.
bool event_reader::impl::walk_object(ondemand::object object, int depth, std::vector<json_item>* keep) {
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

bool event_reader::impl::walk_value(ondemand::value& value, json_value& out, int depth, std::vector<json_item>* keep) {
  const std::string_view token = without_trailing_space(inside_record(value.raw_json_token()));
  if (token.empty()) return false;
  switch (token.front()) {
    case '"':
      // Has to be taken: a string that is left to be skipped may be followed by a colon and a further value.
      return value.get_raw_json_string().error() == simdjson::SUCCESS && walk_string(token, out);
    case '{': {
      ondemand::object object;
      out = {json_kind::object, {}};
      if (depth >= json_depth_max || value.get_object().get(object) != simdjson::SUCCESS) return false;
      return walk_object(object, depth + 1, keep);
    }
    case '[': {
      ondemand::array array;
      if (depth >= json_depth_max || value.get_array().get(array) != simdjson::SUCCESS) return false;
      return walk_array(array, out, depth + 1, keep);
    }
    case 't': out = {json_kind::boolean, in_record(token)}; return token == "true";
    case 'f': out = {json_kind::boolean, in_record(token)}; return token == "false";
    case 'n': out = {}; return token == "null";
    default: return walk_number(token, out);
  }
}

std::vector<json_item>* event_reader::impl::keeper_of(const level& of, int index) noexcept {
  if (&of != &data) return nullptr;
  if (index == static_cast<int>(member::queues)) return &queues;
  return index == static_cast<int>(member::capacity) ? &capacity : nullptr;
}

// Fields and values are never copied here: reading such a struct right after its parts were written stalls the
// processor (a third of the whole walk, measured).
bool event_reader::impl::walk_level(ondemand::object object, level& into, int depth) {
  json_value ignored;
  for (auto next : object) {
    if (next.error() != simdjson::SUCCESS) return false;
    ondemand::field&& field = std::move(next).value_unsafe();
    ondemand::value& value = field.value();
    const auto key = key_text(field.key());
    if (!key) return false;
    const int index = into.names.find(*key);
    into.note_key(index, *key);
    json_value& out = index == word_table::none ? ignored : into.values[static_cast<std::size_t>(index)];
    ondemand::object inner;
    if (&into == &event && index == static_cast<int>(attribute::data) &&
        value.get_object().get(inner) == simdjson::SUCCESS) {
      out = {json_kind::object, {}};
      data.clear();
      queues.clear();
      capacity.clear();
      if (!walk_level(inner, data, depth + 1)) return false;
    } else if (!walk_value(value, out, depth, keeper_of(into, index))) {
      return false;
    }
  }
  return true;
}

void event_reader::impl::clear(arena& texts) noexcept {
  event.clear();
  data.clear();
  queues.clear();
  capacity.clear();
  memory = &texts;
}

bool event_reader::impl::walk_record(std::string_view record, level& into) {
  const std::string_view text = with_padding(record);
  record_begin = record.data();
  record_size = record.size();
  text_begin = text.data();
  text_end = text.data() + text.size();
  ondemand::document document;
  ondemand::object object;
  const simdjson::padded_string_view view{text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING};
  if (parser.iterate(view).get(document) != simdjson::SUCCESS) return false;
  if (document.get_object().get(object) != simdjson::SUCCESS || !walk_level(object, into, 1)) return false;
  return document.current_location().error() == simdjson::OUT_OF_BOUNDS;  // nothing behind the object
}

event_reader::event_reader(std::size_t record_bytes_max) : impl_{std::make_unique<impl>(record_bytes_max)} {}
event_reader::~event_reader() = default;

std::optional<rejection> event_reader::impl::verdict(std::string_view record, bool is_sound) {
  if (!is_sound) return json_fault(record).value_or(rejection::not_an_object);
  if (event.has_duplicates() || data.has_duplicates()) return rejection::duplicate_key;
  return std::nullopt;
}

std::optional<rejection> event_reader::read(std::string_view record, arena& memory) {
  impl_->clear(memory);
  const bool has_mark = record.starts_with("\xEF\xBB\xBF");  // which simdjson may pass over
  return impl_->verdict(record, !has_mark && impl_->walk_record(record, impl_->event));
}

std::optional<rejection> event_reader::read_data(std::string_view record, arena& memory) {
  impl_->clear(memory);
  if (record.find_first_not_of(" \t\r\n") == std::string_view::npos) return std::nullopt;
  const bool has_mark = record.starts_with("\xEF\xBB\xBF");
  if (const auto wrong = impl_->verdict(record, !has_mark && impl_->walk_record(record, impl_->data))) return wrong;
  impl_->event.put(attribute::data, {json_kind::object, {}});
  return std::nullopt;
}

bool event_reader::set(attribute which, std::string_view text) {
  return impl_->event.put(which, {json_kind::string, text});
}

const json_value& event_reader::operator[](attribute which) const noexcept {
  return impl_->event.at(static_cast<std::size_t>(which));
}

const json_value& event_reader::operator[](member which) const noexcept {
  return impl_->data.at(static_cast<std::size_t>(which));
}

std::span<const json_item> event_reader::queues() const noexcept { return impl_->queues; }
std::span<const json_item> event_reader::capacity() const noexcept { return impl_->capacity; }

std::optional<std::size_t> event_reader::place_of(const json_value& value) const noexcept {
  const char* const begin = impl_->record_begin;
  const std::less_equal<> not_after;
  if (!not_after(begin, value.text.data()) || !not_after(value.text.data(), begin + impl_->record_size))
    return std::nullopt;
  return static_cast<std::size_t>(value.text.data() - begin);
}

bool is_name(std::string_view text) noexcept {
  constexpr std::size_t name_bytes_max = 128;
  return !text.empty() && text.size() <= name_bytes_max && text.find('\0') == std::string_view::npos;
}

bool is_identifier(std::string_view text) noexcept {
  constexpr std::size_t identifier_bytes_max = 1024;
  return !text.empty() && text.size() <= identifier_bytes_max && text.find('\0') == std::string_view::npos;
}

}  // namespace floorwalker
