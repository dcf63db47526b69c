#include "server/snapshot_encoder.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "server/age.h"
#include "server/json_text.h"

namespace floorwalker {
namespace {

constexpr std::size_t recent_max = 16;

auto place_of(const row_figures& row) { return std::tie(row.group, row.queue, row.channel); }

// Appends the rows as the elements of a JSON array; true if there was one.
template <class Wanted>
bool append_rows(std::string& out, std::vector<row_text>& rows, window_set windows, const snapshot& figures,
                 Wanted wanted) {
  bool any = false;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!wanted(i)) continue;
    if (std::exchange(any, true)) out += ',';
    rows[i].append(out, windows, figures.as_of, figures.seq);
  }
  return any;
}

}  // namespace

// Everything here is of one seq, except which rows match: that holds while no row comes or goes.
class snapshot_encoder::selection_frames {
 public:
  explicit selection_frames(row_selection wanted) : selection(std::move(wanted)) {}
  // A new seq begins; who still sends an old frame keeps it alive.
  void forget() {
    body.reset();
    whole.reset();
    updates.clear();
  }

  const row_selection selection;
  std::uint64_t rows_version = 0;
  std::vector<bool> matches;  // by row of queues_
  body_text body;
  frame whole;
  std::size_t whole_bytes = 0;             // about as much as the next one will need
  std::map<std::uint64_t, frame> updates;  // by since_seq
};

snapshot_encoder::snapshot_encoder(std::string instance, picture first)
    : instance_(std::move(instance)), picture_(std::move(first)) {
  advance(picture_);
}

void snapshot_encoder::advance(picture next) {
  picture_ = std::move(next);
  advance_rows(totals_, picture_.figures->totals);
  advance_rows(queues_, picture_.figures->queues);
  heartbeat_.reset();
  header_.clear();
  append_header(header_);
  recent_.clear();
  std::erase_if(selections_, [](const auto& entry) {
    const auto frames = entry.second.lock();
    if (frames) frames->forget();
    return !frames;
  });
}

// Rows stand in a fixed order, by name: one pass over old and new finds who stayed.
void snapshot_encoder::advance_rows(std::vector<row_text>& texts,
                                    const std::vector<std::shared_ptr<const row_figures>>& rows) {
  std::vector<row_text> next;
  next.reserve(rows.size());
  auto old = texts.begin();
  bool vanished = false, appeared = false;
  for (const auto& row : rows) {
    while (old != texts.end() && place_of(old->row()) < place_of(*row)) {
      vanished = true;
      ++old;
    }
    if (old != texts.end() && place_of(old->row()) == place_of(*row)) {
      next.push_back(std::move(*old++));
      next.back().advance(row);
    } else {
      appeared = true;
      next.emplace_back(row);
    }
  }
  vanished |= old != texts.end();
  if (vanished) whole_since_ = picture_.figures->seq;
  if (vanished || appeared) ++rows_version_;
  texts = std::move(next);
}

std::shared_ptr<snapshot_encoder::selection_frames> snapshot_encoder::select(const row_selection& selection) {
  std::weak_ptr<selection_frames>& place = selections_[selection];
  auto frames = place.lock();
  if (!frames) place = frames = std::make_shared<selection_frames>(selection);
  if (std::find(recent_.begin(), recent_.end(), frames) == recent_.end()) recent_.push_back(frames);
  if (recent_.size() > recent_max) recent_.pop_front();
  return frames;
}

void snapshot_encoder::match(selection_frames& of) {
  if (std::exchange(of.rows_version, rows_version_) == rows_version_) return;
  of.matches.assign(queues_.size(), false);
  for (std::size_t i = 0; i < queues_.size(); ++i)
    of.matches[i] = std::any_of(of.selection.queues.begin(), of.selection.queues.end(),
                                [&](const auto& pattern) { return glob_matches(pattern, queues_[i].row().queue); });
}

void snapshot_encoder::append_header(std::string& out) const {
  using namespace json;
  const snapshot& figures = *picture_.figures;
  const bool any_event = figures.event_time != time_point{};
  out += "\"instance\":";
  append_string(out, instance_);
  out += ",\"seq\":";
  append_number(out, figures.seq);
  out += ",\"as_of\":";
  append_time(out, figures.as_of);
  out += ",\"event_time\":";
  append_time(out, any_event ? std::optional(figures.event_time) : std::nullopt);
  out += ",\"lag_s\":";
  append_seconds(out, figures.lag);
  out += ",\"last_event_age_s\":";
  append_seconds(out, any_event ? std::optional(age_at(figures.as_of, figures.event_time)) : std::nullopt);
  out += ",\"partitions\":{\"total\":";
  if (picture_.feed.partitions_total < 0)
    out += "null";
  else
    append_number(out, std::int64_t{picture_.feed.partitions_total});
  out += ",\"covered\":";
  append_number(out, std::int64_t{std::count_if(figures.partitions.begin(), figures.partitions.end(),
                                                [](const partition_figures& p) { return p.covered; })});
  out += '}';
}

// Everybody's agents, for a wallboard: nobody by name.
const std::string& snapshot_encoder::floor_text() {
  if (floor_text_.empty() || floor_ != picture_.figures->agents) {
    floor_ = picture_.figures->agents;
    floor_text_ = ",\"agents\":";
    append_floor(floor_text_, floor_.get(), agent_names::none);
  }
  return floor_text_;
}

std::string snapshot_encoder::whole(selection_frames& of, std::string_view start, agent_names names) {
  std::string out;
  out.reserve(of.whole_bytes);
  out += start;
  out += header_;
  out += ",\"totals\":[";
  append_rows(out, totals_, of.selection.windows, *picture_.figures, [](std::size_t) { return true; });
  out += "],\"queues\":[";
  append_rows(out, queues_, of.selection.windows, *picture_.figures, [&](std::size_t i) { return of.matches[i]; });
  out += ']';
  if (names == agent_names::none) {
    out += floor_text();
  } else {
    out += ",\"agents\":";
    append_floor(out, picture_.figures->agents.get(), names);
  }
  out += '}';
  of.whole_bytes = out.size() + out.size() / 16;
  return out;
}

// Empty where neither a row nor the floor changed.
std::string snapshot_encoder::changes(selection_frames& of, std::uint64_t since_seq) {
  const auto changed = [since_seq](const row_text& text) { return text.row().changed_seq > since_seq; };
  std::string out = "{\"op\":\"update\",";
  out += header_;
  out += ",\"totals\":[";
  const bool any_total = append_rows(out, totals_, of.selection.windows, *picture_.figures,
                                     [&](std::size_t i) { return changed(totals_[i]); });
  out += "],\"queues\":[";
  const bool any_queue = append_rows(out, queues_, of.selection.windows, *picture_.figures,
                                     [&](std::size_t i) { return of.matches[i] && changed(queues_[i]); });
  const auto& floor = picture_.figures->agents;
  if (!any_total && !any_queue && !(floor && floor->changed_seq > since_seq)) return {};
  out += ']';
  out += floor_text();
  out += '}';
  return out;
}

body_text snapshot_encoder::snapshot_body(selection_frames& of) {
  match(of);
  if (!of.body) of.body = std::make_shared<const std::string>(whole(of, "{", agent_names::all));
  return of.body;
}

frame snapshot_encoder::snapshot_frame(selection_frames& of) {
  match(of);
  if (!of.whole)
    of.whole = std::make_shared<const framed_message>(whole(of, "{\"op\":\"snapshot\",", agent_names::none));
  return of.whole;
}

frame snapshot_encoder::update_frame(selection_frames& of, std::uint64_t since_seq) {
  match(of);
  const auto [place, fresh] = of.updates.try_emplace(since_seq);
  if (fresh)
    if (const std::string text = changes(of, since_seq); !text.empty())
      place->second = std::make_shared<const framed_message>(text);
  return place->second;
}

frame snapshot_encoder::heartbeat_frame() {
  if (!heartbeat_) heartbeat_ = std::make_shared<const framed_message>("{\"op\":\"heartbeat\"," + header_ + "}");
  return heartbeat_;
}

}  // namespace floorwalker
