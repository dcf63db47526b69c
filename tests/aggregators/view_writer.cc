#include "tests/aggregators/view_writer.h"

#include <map>
#include <string>

#include "tests/oracle/oracle.h"

namespace floorwalker {

view_log compacted(const view_log& log, bool without_tombstones) {
  std::map<std::string_view, std::size_t> newest;
  for (std::size_t i = 0; i < log.size(); ++i) newest[log[i].key] = i;
  view_log kept;
  for (std::size_t i = 0; i < log.size(); ++i)
    if (newest[log[i].key] == i && !(without_tombstones && log[i].bytes.empty())) kept.push_back(log[i]);
  return kept;
}

bool read(view_joiner& joiner, const view_log& log) {
  bool complete = false;
  for (const view_object& one : log) {
    const bool stands = joiner.take(one.key, one.bytes);
    if (one.key == view_head_key) complete = stands;
  }
  return complete;
}

void show_whole(board& on, view_joiner& joiner) {
  partition_view view;
  joiner.write_whole(view);
  on.integrate(view);
}

view_writer::view_writer(std::shared_ptr<const settings> rules) : shown(rules), state_(rules), splitter_(*rules) {
  position_.topic = "events";
  position_.partition = 0;
}

void view_writer::take(const oracle::event& e) {
  state_.apply(oracle::to_production(e), time_point{microseconds{e.time}}, offset_++);
}

view_log view_writer::tell(time_point now, bool read) {
  position_.read_to_end_at = now;
  position_.end_offset = offset_;
  position_.covered = true;
  state_.publish(slot_, position_);
  if (!read) return {};
  auto view = slot_.fetch();
  view_log objects = splitter_.split(*view);
  shown.integrate(*view);
  slot_.recycle(std::move(view));
  return objects;
}

}  // namespace floorwalker
