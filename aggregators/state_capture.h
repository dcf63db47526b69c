// A consistent picture of a partition's state at one offset, made in small steps while events go on being applied.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "aggregators/state_encoder.h"
#include "aggregators/state_parts.h"

namespace floorwalker {

// What has not been written yet when it is about to change is written first, as it was: so the parts tell the state at
// the offset where the capture began. What changes seldom or never is not written again while it stays as it is: panes,
// in blocks of event time, and the memory of event ids, in runs. One thread, that of its state.
class state_capture final : public change_watch {
 public:
  explicit state_capture(partition_state::impl& of);

  void begin();
  bool under_way() const noexcept { return pass_.has_value(); }
  // Goes on by about so many objects. True once the picture is complete, or if none is under way.
  bool go_on(std::size_t objects);
  // Parts finished since the last call.
  std::vector<state_part> take_parts() { return std::exchange(finished_, {}); }
  // Of the last complete picture.
  const state_manifest& manifest() const noexcept { return manifest_; }
  // Parts written so far may be lost: the next picture is written as a whole.
  void forget_parts();
  // The state has just been restored from these.
  void begin_from(const state_manifest& stored);

  // change_watch
  void changing(row_id which, row_data& row) override;
  void changing(row_id row, level width, pane& one) override;
  void changing(std::uint64_t agent, tracked_agent& one) override;
  void changing(const tracked_chain& one) override;

 private:
  // A stretch of event time that panes are written by.
  struct block {
    level width;
    std::int64_t number;
    auto operator<=>(const block&) const = default;
  };
  static block block_of(level width, time_point begin) noexcept;
  static time_point begin_of(const block& which) noexcept;
  static time_point end_of(const block& which) noexcept;
  static std::string name_of(const block& which);

  // A group of parts in the making.
  struct growing {
    std::string name;
    std::int64_t offset = 0;
    std::int32_t chunks = 0;
    byte_writer bytes;
  };
  // One picture in the making, and how far it has come.
  struct pass {
    explicit pass(partition_state::impl& of) : numbers(internal_numbers(of)), encoder(of, numbers) {}
    const state_numbers numbers;
    const state_encoder encoder;
    std::int64_t offset = 0;
    time_point horizon;
    std::size_t stage = 0;  // which walk
    std::size_t next = 0;   // object of that walk
    std::size_t rows = 0, chains = 0;
    std::vector<std::uint64_t> agents;
    std::map<block, growing> blocks;  // those to be written, and not yet
    std::uint64_t ids_end = 0, next_id = 0, run_first = 0;
    part_group head;
    growing row_group, agent_group, chain_group, run;
  };
  struct id_run {
    std::uint64_t first = 0, end = 0;
    part_group group;
  };

  void watch();
  void begin_panes();
  void begin_ids();
  growing group(std::string name) const;
  void close_chunk(growing& one);
  void close_if_full(growing& one);
  part_group finish(growing& one);
  bool spend() noexcept;
  bool walk_rows();
  bool walk_agents();
  bool walk_chains();
  bool walk_panes();
  bool walk_ids();
  void write(row_id row, level width, const pane& one);
  void complete();

  partition_state::impl& of_;
  std::uint32_t number_ = 0;  // of the last capture begun
  std::optional<pass> pass_;
  std::vector<state_part> finished_;
  state_manifest manifest_;
  std::size_t budget_ = 0;                   // objects left of the step under way
  std::set<block> changed_;                  // since the last capture began
  std::map<block, part_group> kept_blocks_;  // as last written
  std::vector<id_run> id_runs_;              // written, oldest first; all but the last are full
};

}  // namespace floorwalker
