// A board's rows and totals, and which of the partitions' rows each of them shows.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregators/agent_board.h"
#include "aggregators/board_partition.h"
#include "aggregators/board_row.h"
#include "aggregators/board_windows.h"
#include "aggregators/queue_limit.h"
#include "aggregators/settings.h"

namespace floorwalker {

// One thread, as the board. Rows live as long as this does.
class board_rows {
 public:
  using table = std::map<std::pair<std::string, std::string>, board_row>;

  // `windows`, `agents` and `scratch`, which is written over, outlive this.
  board_rows(std::shared_ptr<const settings> settings, board_windows& windows, agent_board& agents,
             window_change& scratch);

  // Shows a partition's row from now on, or no longer.
  void add(board_source& one);
  void remove(board_source& one);

  // Empties the sums of the window that stands there.
  void clear_sums(const pane_range* range);

  // Finds which rows are shown as of `now`, then what their agents do.
  void settle(time_point now);

  table& queues() noexcept { return rows_; }    // by queue, channel
  table& totals() noexcept { return totals_; }  // by group (empty: the channel's), channel

 private:
  board_row& queue_row(const std::string& queue, const std::string& channel);
  board_row& total(const std::string& group, const std::string& channel);
  std::vector<board_row*> shown_in(const row_view& of);
  std::vector<board_row*> rows_of_queue(const std::string& queue, const std::string& channel);
  void wire(board_source& one);
  void unwire(board_source& one);
  void settle_shown(time_point now);
  void settle_agents(time_point now);
  bool is_shown(const board_row& row, time_point now) const;
  bool queue_was_seen(const std::string& queue) const;

  std::shared_ptr<const settings> config_;
  board_windows& windows_;
  agent_board& agents_;
  window_change& scratch_;
  queue_limit limit_;
  table rows_, totals_;
  std::map<std::string, std::vector<board_source*>> by_queue_;  // all that partitions tell of it
  bool shown_changed_ = true;  // a row is shown, or no longer, since agents were told to rows
};

}  // namespace floorwalker
