#include "ingest/event_reader.h"

#include <functional>

#include "ingest/json_check.h"

namespace floorwalker {

event_reader::event_reader(std::size_t record_bytes_max, reading way)
    : scans_{way == reading::fast}, walk_{record_bytes_max} {}

std::optional<rejection> event_reader::verdict(bool is_sound) {
  if (!is_sound) return json_fault(record_).value_or(rejection::not_an_object);
  if (fields_.has_duplicates()) return rejection::duplicate_key;
  return std::nullopt;
}

std::optional<rejection> event_reader::read(std::string_view record, arena& memory) {
  record_ = record;
  if (scans_ && scanner_.read(record, fields_)) return std::nullopt;
  return verdict(walk_.read(record, fields_, fields_.event, memory));
}

std::optional<rejection> event_reader::read_data(std::string_view record, arena& memory) {
  record_ = record;
  fields_.clear();
  if (record.find_first_not_of(" \t\r\n") == std::string_view::npos) return std::nullopt;
  if (!scans_ || !scanner_.read_data(record, fields_)) {
    if (const auto wrong = verdict(walk_.read(record, fields_, fields_.data, memory))) return wrong;
  }
  fields_.event.put(static_cast<int>(attribute::data), {json_kind::object, false, {}});
  return std::nullopt;
}

bool event_reader::set(attribute which, std::string_view text) {
  const bool has_nul = text.find('\0') != std::string_view::npos;
  return fields_.event.put(static_cast<int>(which), {json_kind::string, has_nul, text});
}

std::optional<std::size_t> event_reader::place_of(const json_value& value) const noexcept {
  const std::less_equal<> not_after;
  const char* const begin = record_.data();
  const char* const end = begin + record_.size();
  if (!not_after(begin, value.text.data()) || !not_after(value.text.data(), end)) return std::nullopt;
  return static_cast<std::size_t>(value.text.data() - begin);
}

}  // namespace floorwalker
