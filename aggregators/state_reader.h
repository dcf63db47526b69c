// A partition's state out of the sections of its canonical bytes, or out of its stored parts.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "aggregators/byte_stream.h"
#include "aggregators/partition_core.h"

namespace floorwalker {

// Sections come in the order they were written; a section may come in pieces, each of whole objects. What was written
// under other settings stays as it is; the settings of now hold from here on. Throws std::runtime_error with a clear
// line when the bytes are not a state's.
class state_reader {
 public:
  explicit state_reader(partition_state::impl& into) : into_(into) {}

  // The section's name is the first word of a part's.
  void section(std::string_view name, std::span<const std::byte> bytes);
  // All sections have come.
  void finish();
  // The restored rows have the numbers that they were written with: parts that name rows by them stay true.
  bool rows_kept_numbers() const noexcept;

 private:
  void head(byte_reader& in);
  void row(byte_reader& in);
  void rules(byte_reader& in, row_id row);
  void settle_rules();
  void exported(byte_reader& in, row_totals& to) const;
  void pane_of(byte_reader& in);
  void agent(byte_reader& in);
  void chain_of(byte_reader& in);
  void history_of(byte_reader& in, tracked_chain& of, std::size_t facts);
  void lives(byte_reader& in, chain& into) const;
  fact fact_of(byte_reader& in) const;
  void id(byte_reader& in);

  partition_state::impl& into_;
  record_tallies tallies_;
  decltype(row_table::held_tallies) held_tallies_{};
  std::vector<microseconds> bounds_;  // as written
  std::vector<queue_id> queues_;
  std::vector<channel_id> channels_;
  std::vector<row_id> rows_;         // none: of a group that is no longer configured
  std::vector<time_point> seen_at_;  // of the same rows
  struct written_rules {
    row_id row;
    std::vector<rules_since> rules;                 // without their totals,
    std::vector<std::vector<std::int64_t>> totals;  // which are told by their places, and may come later
  };
  std::vector<written_rules> rules_;
};

}  // namespace floorwalker
