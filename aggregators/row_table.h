// The rows of one partition: names, panes, totals, who waits. Contacts book into it.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "aggregators/chain.h"
#include "aggregators/change_watch.h"
#include "aggregators/ledger.h"
#include "aggregators/name_table.h"
#include "aggregators/pane_series.h"
#include "aggregators/settings.h"
#include "aggregators/totals.h"
#include "aggregators/view.h"

namespace floorwalker {

// Names of channels that a partition tells apart, besides those that are built in or configured.
inline constexpr std::size_t channels_max = 64;

// Whose place in a row's list must be kept up to date.
struct listed_contact {
  std::uint32_t chain;
  std::uint16_t member;
  bool operator==(const listed_contact&) const = default;
};
struct waiting_visit : open_visit {
  listed_contact who;
};
struct listed_unanswered : unanswered_contact {
  listed_contact who;
};

// What held for a row from a generation of the settings on.
struct rules_since {
  std::uint32_t generation = 0;
  microseconds target{}, short_abandon{};
  std::vector<row_id> totals;
};

// A queue on a channel; or a total, of which only roots are told here: the board adds up the rest.
struct row_data {
  queue_id queue = queue_id::none;
  channel_id channel;
  bool total = false;
  std::string group;               // of a total; empty: the channel's
  std::vector<rules_since> rules;  // of a queue's row: one, and one for each change that may still matter
  row_settings settings;
  bool voice = false;
  row_totals exported;
  std::array<pane_series, level_count> panes;
  std::vector<waiting_visit> waiting;         // in no order
  std::vector<listed_unanswered> unanswered;  // likewise
  std::vector<wrapping_leg> wrapping;         // in no order
  std::int32_t handling = 0, on_hold = 0;
  std::int32_t shared = 0;   // contacts that other rows show, too
  std::int32_t overdue = 0;  // of those waiting: past target for longer than disorder can explain
  time_point first_seen;     // the partition's newest event time when it was made
  time_point target_since;   // the partition's newest event time when its settings took effect
  time_point seen_at;        // the partition's newest event time when it last changed
  bool dirty = false;
  std::uint32_t captured = 0;  // as a pane's

  // The end of time without a reply target.
  time_point reply_deadline(time_point unanswered_since) const noexcept {
    return settings.reply_target ? unanswered_since + *settings.reply_target : time_point::max();
  }
};

// How long panes of each width are kept behind the partition's newest event time. Panes of a second keep exact values
// until no maximum can be corrected any more.
std::array<microseconds, level_count> pane_retention(const settings& settings);

// One thread.
class row_table final : public row_lookup, public ledger {
 public:
  // `tallies` outlives the table.
  row_table(std::shared_ptr<const settings> settings, record_tallies& tallies);

  name_table<queue_id>& queues() noexcept { return queues_; }
  name_table<channel_id>& channels() noexcept { return channels_; }
  const channel_settings& settings_of(channel_id channel);
  channel_id channel_or_default(channel_id channel);
  // How much more of each contact_count the tallies show than is true, until that has caught up: they never fall.
  std::array<std::int64_t, contact_count_count> held_tallies{};
  // Rises with every change of the settings.
  std::uint32_t generation = 0;
  std::span<const microseconds> bounds() const noexcept { return bounds_; }
  std::size_t size() const noexcept { return rows_.size(); }
  row_data& operator[](row_id row) noexcept { return *rows_[index_of(row)]; }
  const row_data& operator[](row_id row) const noexcept { return *rows_[index_of(row)]; }

  // The same row for a queue that had one of its own before, whatever the limits are now.
  row_id restore_row(queue_id queue, channel_id channel);
  bool knows_group(std::string_view group) const noexcept;  // configured, or the empty one: the channel's
  // What the settings of now say of a queue's row.
  rules_since rules_now(const row_data& row);
  // The total of a group (empty: of the channel), made if it is new.
  row_id total_of(std::string_view group, channel_id channel);
  // The partition's newest event time; never falls.
  void advance(time_point newest) noexcept;
  // The begin of the oldest pane that is still kept.
  time_point oldest_pane(level which) const noexcept { return oldest_[index_of(which)]; }
  pane& pane_at(row_id row, level which, time_point begin);  // for restoring
  void mark(row_id row);
  void mark(row_id row, level which, pane& changed);
  // `watcher` is called before a row or pane changes whose `captured` is another number.
  void watch(change_watch* watcher, std::uint32_t number) noexcept {
    watch_ = watcher;
    capture_number_ = number;
    forget_recent();
  }
  // The exported misses rise as soon as an open wait is known to be one.
  void overdue_changed(row_id row, int change);
  // Writes the rows and panes that changed since the last call into an empty view.
  void write(partition_view& view);
  // Has all that a view held written again: nobody has read it. Or everything.
  void mark_again(const partition_view& unread);
  void mark_all();

  // None: there is none yet.
  row_id find(queue_id queue, channel_id channel) const noexcept;
  // What happens next is booked in the row's newest panes; then, in what is in them.
  void prefetch(row_id row) const noexcept {
    for (const pane_series& series : (*this)[row].panes) series.prefetch();
  }
  void prefetch_tallies(row_id row) const noexcept {
    for (const pane_series& series : (*this)[row].panes) series.prefetch_tallies();
  }

  // row_lookup
  row_id row_of(queue_id queue, channel_id channel) override;
  row_rules rules_of(row_id row, std::uint32_t generation) const override;
  queue_id queue_of(row_id row) const override { return (*this)[row].queue; }
  bool is_voice(row_id row) const override { return (*this)[row].voice; }

  // ledger
  void book(const contribution& entry) override;

 private:
  struct dirty_pane {
    row_id row;
    level which;
    time_point begin;
  };
  void reserve_names();
  // To be written into the next view; nothing has changed.
  void mark_for_view(row_id row);
  void mark_for_view(row_id row, level which, pane& one);
  bool has_row_of_its_own(queue_id queue, channel_id channel) const noexcept;
  row_id add(row_data&& row);
  row_id add_queue_row(queue_id queue, channel_id channel);
  void write_row(row_id row, row_view& to);
  void write_listed(partition_view& view);
  void write_all_dirty(partition_view& view);
  static void write_pane(row_id row, level which, pane& changed, partition_view& view);
  // Null if that pane is no longer kept; else marked as changed, as are the following.
  pane* open_pane(row_id row, level which, time_point at);
  using open_panes = std::array<pane*, level_count>;
  // One of each width.
  const open_panes& panes_at(row_id row, time_point at);
  void forget_recent() noexcept { recent_.fill({}); }
  void count(const contribution& entry);
  void sample(const contribution& entry);
  void add_by_second(const contribution& entry, std::uint8_t kind);
  void wrapping(const contribution& entry);
  void count_contact(const contribution& entry);
  void lower_maximum(row_data& row, level which, pane& where, spread what) const;

  std::shared_ptr<const settings> settings_;
  record_tallies& tallies_;
  std::vector<microseconds> bounds_;
  std::array<microseconds, level_count> retention_;
  time_point newest_{};
  std::array<time_point, level_count> oldest_{};
  time_point oldest_until_{};  // when they must be found anew
  name_table<queue_id> queues_;
  name_table<channel_id> channels_;
  std::size_t reserved_queues_ = 0, reserved_channels_ = 0;  // the first numbers are theirs
  const std::size_t queue_rows_max_;                         // past it, names share `_other` on further channels
  std::vector<channel_settings> channel_settings_;           // by channel_id
  std::vector<std::unique_ptr<row_data>> rows_;
  boost::unordered_flat_map<std::uint64_t, row_id> row_ids_;        // by queue and channel
  std::map<std::pair<std::string, channel_id>, row_id> total_ids_;  // by group and channel
  pane_pool pool_;
  change_watch* watch_ = nullptr;
  std::uint32_t capture_number_ = 0;
  // An event mostly books several things of one moment, in its row and in totals. All that can unmake what stands here,
  // forgets it: oldest_ when it moves on (only what is older is ever dropped), a view that is written, a capture that
  // begins.
  struct recent_panes {
    row_id row = row_id::none;
    time_point second;  // its begin
    open_panes of{};
  };
  std::array<recent_panes, 4> recent_;  // by row
  std::vector<dirty_pane> dirty_panes_;
  std::vector<row_id> dirty_rows_;
};

}  // namespace floorwalker
