#include "ingest/recorded_event.h"

#include "ingest/line_reader.h"

namespace floorwalker {

recorded_event_reader::recorded_event_reader() : reader_{line_reader::line_bytes_max} {}

std::optional<recorded_event> recorded_event_reader::refuse(std::string_view why) {
  why_ = why;
  return std::nullopt;
}

std::optional<recorded_event> recorded_event_reader::read(std::string_view line) {
  line_ = line;
  if (line.size() > line_reader::line_bytes_max) return refuse("longer than 1 MiB");
  memory_.clear();
  if (const auto wrong = reader_.read(line, memory_)) return refuse(name_of(*wrong));
  const json_value& subject = reader_[attribute::subject];
  const json_value& time = reader_[attribute::time];
  if (subject.kind != json_kind::string || subject.text.empty()) return refuse("no subject");
  if (time.kind != json_kind::string) return refuse("no time");
  const auto at = clock_.parse(time.text);
  if (!at || !reader_.place_of(time)) return refuse("time is not as in RFC 3339");
  const json_value& root = reader_[member::root];
  const bool is_agent = reader_[attribute::type].text == name_of(event_type::agent_state);
  const bool has_root = !is_agent && root.kind == json_kind::string && !root.text.empty();
  return recorded_event{has_root ? root.text : subject.text, *at};
}

const std::string& recorded_event_reader::with_time(time_point time) {
  const json_value& old = reader_[attribute::time];
  const std::size_t at = *reader_.place_of(old);
  changed_.assign(line_.substr(0, at));
  changed_ += to_rfc3339(time);
  changed_ += line_.substr(at + old.text.size());
  return changed_;
}

}  // namespace floorwalker
