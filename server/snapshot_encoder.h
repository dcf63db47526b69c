// Turns pictures into the JSON that clients get: each piece is made once per seq, and shared by all who get it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/agent_text.h"
#include "server/framed_message.h"
#include "server/merger.h"
#include "server/row_text.h"

namespace floorwalker {

// Which rows and windows a client wants. Totals are always among them.
struct row_selection {
  std::vector<std::string> queues{"*"};  // exact names or globs; sorted, each once
  window_set windows = window_set::all();
  auto operator<=>(const row_selection&) const = default;
};

// Immutable, and alive as long as somebody sends it.
using body_text = std::shared_ptr<const std::string>;

// Belongs to one thread.
class snapshot_encoder {
 public:
  class selection_frames;

  // `instance` names this process.
  snapshot_encoder(std::string instance, picture first);

  // The next picture; its seq is higher than the last one's.
  void advance(picture next);
  const picture& current() const noexcept { return picture_; }
  std::uint64_t seq() const noexcept { return picture_.figures->seq; }
  // Rows vanished at this seq: who saw an earlier one needs a whole snapshot again.
  std::uint64_t whole_since() const noexcept { return whole_since_; }

  // The frames of a selection; clients with equal selections share them. Keep it as long as frames will be wanted.
  std::shared_ptr<selection_frames> select(const row_selection& selection);

  body_text snapshot_body(selection_frames& of);  // of GET /api/v1/snapshot; the one text that may name single agents
  frame snapshot_frame(selection_frames& of);     // {"op":"snapshot",...}
  // {"op":"update",...}: the rows that changed after `since_seq`, and the agents; null where nothing did.
  frame update_frame(selection_frames& of, std::uint64_t since_seq);
  frame heartbeat_frame();

 private:
  void advance_rows(std::vector<row_text>& texts, const std::vector<std::shared_ptr<const row_figures>>& rows);
  void match(selection_frames& of);
  void append_header(std::string& out) const;
  const std::string& floor_text();
  std::string whole(selection_frames& of, std::string_view start, agent_names names);
  std::string changes(selection_frames& of, std::uint64_t since_seq);

  const std::string instance_;
  picture picture_;
  std::vector<row_text> totals_, queues_;
  std::uint64_t rows_version_ = 1;  // rises when rows come or go
  std::uint64_t whole_since_ = 0;
  std::string header_;  // of the current seq
  frame heartbeat_;     // of the current seq, once made
  std::shared_ptr<const floor_agents> floor_;
  std::string floor_text_;  // of floor_, once made
  std::map<row_selection, std::weak_ptr<selection_frames>> selections_;
  std::deque<std::shared_ptr<selection_frames>> recent_;  // of single requests, for the next one at this seq
};

}  // namespace floorwalker
