// A row of the board, or a total: the window sums that replicas feed, and the figures made of them.
#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "aggregators/agent_board.h"
#include "aggregators/replica.h"
#include "aggregators/settings.h"
#include "aggregators/snapshot.h"

namespace floorwalker {

// Where each window stands; `today` differs by calendar.
using window_ranges = per_window<const pane_range*>;

// What a contact that is in several rows at once is to one of them.
struct shared_in {
  const replica* row;
  handled_in how;
  bool operator==(const shared_in&) const = default;
};
using shared_contact = std::vector<shared_in>;

struct board_row {
  std::string queue, channel, group;
  bool is_total = false;
  bool configured = false;  // shown though nothing has happened yet
  bool pinned = false;      // configured with its channel: shown always
  bool shown = false;
  row_settings settings;
  window_ranges ranges{};
  per_window<window_sum> sums;
  std::vector<const replica*> sources;  // one a partition (and queue, for totals) that has the row
  bool dirty = true;
  std::optional<agent_counts> agents;
  const agent_queue* served = nullptr;           // its queue's agents
  std::vector<const board_row*> members;         // a total's rows
  time_point next_deadline = time_point::max();  // the next wait, or reply, to pass its target
  std::shared_ptr<const row_figures> figures;    // as last made; null before
};

// What a row's figures depend on besides the row.
struct board_moment {
  time_point now;
  std::uint64_t seq = 0;
  bool stale = false;      // the data is too old to be called live
  std::size_t bounds = 0;  // of the exported histograms
  std::span<const shared_contact> shared;
};

// Makes the figures anew if anything but their clock-driven ages may have changed; true if something did.
bool refresh(board_row& row, const board_moment& moment);

}  // namespace floorwalker
