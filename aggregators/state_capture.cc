#include "aggregators/state_capture.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace floorwalker {
namespace {

constexpr std::size_t chunk_bytes = 512 * 1024;
constexpr std::uint64_t run_ids = 16'384;   // event ids written together for good
constexpr std::uint64_t ids_at_once = 256;  // about as much work as a contact with a few events
// How much event time panes of each width are written by: little enough that what changes is little of what is kept.
constexpr std::array<microseconds, level_count> block_lengths{std::chrono::minutes{1}, std::chrono::minutes{5},
                                                              std::chrono::minutes{15}};

}  // namespace

state_capture::block state_capture::block_of(level width, time_point begin) noexcept {
  return {width, begin.time_since_epoch() / block_lengths[index_of(width)]};
}

time_point state_capture::begin_of(const block& which) noexcept {
  return time_point{which.number * block_lengths[index_of(which.width)]};
}

time_point state_capture::end_of(const block& which) noexcept { return begin_of({which.width, which.number + 1}); }

std::string state_capture::name_of(const block& which) {
  return "panes " + std::to_string(index_of(which.width)) + " " + std::to_string(which.number);
}

state_capture::state_capture(partition_state::impl& of) : of_(of) { watch(); }

// From now on every object counts as not written. An object's `captured` is number_ once it has changed since, one less
// once it was written unchanged.
void state_capture::watch() {
  number_ += 2;
  of_.rows.watch(this, number_);
  of_.agents.watch(this, number_);
  of_.contacts.capture_number = number_;
}

void state_capture::begin() {
  watch();
  pass& now = pass_.emplace(of_);
  now.offset = of_.next_offset;
  now.horizon = of_.reorder_horizon();
  now.rows = of_.rows.size();
  now.chains = of_.contacts.places();
  of_.agents.visit([&](std::uint64_t number, const tracked_agent&) { now.agents.push_back(number); });
  now.row_group = group("rows");
  now.agent_group = group("agents");
  now.chain_group = group("chains");
  growing head = group("head");
  now.encoder.head(head.bytes);
  now.head = finish(head);
  begin_panes();
  begin_ids();
}

void state_capture::begin_panes() {
  const auto is_gone = [&](const block& which) { return end_of(which) <= of_.rows.oldest_pane(which.width); };
  std::erase_if(kept_blocks_, [&](const auto& entry) { return is_gone(entry.first); });
  for (const block& which : std::exchange(changed_, {}))
    if (!is_gone(which)) pass_->blocks.emplace(which, group(name_of(which)));
}

// The last run is written again until it is full.
void state_capture::begin_ids() {
  std::erase_if(id_runs_, [&](const id_run& run) { return run.end <= of_.seen.first(); });
  pass& now = *pass_;
  of_.seen.hold(true);
  now.ids_end = of_.seen.end();
  now.next_id = id_runs_.empty() ? of_.seen.first() : id_runs_.back().end;
  if (!id_runs_.empty() && id_runs_.back().end - id_runs_.back().first < run_ids) {
    now.next_id = std::max(id_runs_.back().first, of_.seen.first());
    id_runs_.pop_back();
  }
  now.run_first = now.next_id;
}

state_capture::growing state_capture::group(std::string name) const { return {std::move(name), pass_->offset, 0, {}}; }

void state_capture::close_chunk(growing& one) {
  finished_.push_back({one.name, one.offset, one.chunks++, one.bytes.take()});
  one.bytes = {};
}

void state_capture::close_if_full(growing& one) {
  if (one.bytes.size() >= chunk_bytes) close_chunk(one);
}

part_group state_capture::finish(growing& one) {
  if (one.bytes.size() > 0) close_chunk(one);
  return {std::move(one.name), one.offset, one.chunks};
}

bool state_capture::go_on(std::size_t objects) {
  if (!pass_) return true;
  budget_ = objects;
  using walk = bool (state_capture::*)();
  constexpr std::array<walk, 5> walks{&state_capture::walk_rows, &state_capture::walk_agents,
                                      &state_capture::walk_chains, &state_capture::walk_panes,
                                      &state_capture::walk_ids};
  for (; pass_->stage < walks.size(); ++pass_->stage) {
    if (!(this->*walks[pass_->stage])()) return false;
    pass_->next = 0;
  }
  complete();
  return true;
}

// False once the step's objects are spent.
bool state_capture::spend() noexcept { return budget_ > 0 && budget_-- > 0; }

bool state_capture::walk_rows() {
  for (; pass_->next < pass_->rows; ++pass_->next) {
    if (!spend()) return false;
    const auto which = static_cast<row_id>(pass_->next);
    if (row_data& row = of_.rows[which]; row.captured != number_) changing(which, row);
  }
  return true;
}

bool state_capture::walk_agents() {
  for (; pass_->next < pass_->agents.size(); ++pass_->next) {
    if (!spend()) return false;
    const std::uint64_t number = pass_->agents[pass_->next];
    if (tracked_agent* const one = of_.agents.find(number); one && one->captured != number_) changing(number, *one);
  }
  return true;
}

bool state_capture::walk_chains() {
  for (; pass_->next < pass_->chains; ++pass_->next) {
    if (!spend()) return false;
    const auto index = static_cast<std::uint32_t>(pass_->next);
    if (!of_.contacts.used(index) || of_.contacts.captured(index) == number_) continue;
    tracked_chain unpacked;
    changing(of_.contacts.look_at(index, unpacked));
  }
  return true;
}

bool state_capture::walk_panes() {
  while (!pass_->blocks.empty()) {
    auto& [which, to] = *pass_->blocks.begin();
    for (; pass_->next < pass_->rows; ++pass_->next) {
      if (!spend()) return false;
      const auto row = static_cast<row_id>(pass_->next);
      of_.rows[row].panes[index_of(which.width)].visit(begin_of(which), end_of(which), [&, w = which.width](pane& one) {
        if (one.captured + 1 >= number_) return;
        write(row, w, one);
        one.captured = number_ - 1;
        if (budget_ > 0) --budget_;
      });
    }
    pass_->next = 0;
    if (const part_group written = finish(to); written.chunks > 0)
      kept_blocks_[which] = written;
    else
      kept_blocks_.erase(which);
    pass_->blocks.erase(pass_->blocks.begin());
  }
  return true;
}

bool state_capture::walk_ids() {
  pass& now = *pass_;
  while (now.next_id < now.ids_end) {
    if (!spend()) return false;
    const std::uint64_t run_end = std::min(now.ids_end, now.run_first + run_ids);
    const std::uint64_t end = std::min(run_end, now.next_id + ids_at_once);
    if (now.next_id == now.run_first) now.run = group("ids " + std::to_string(now.run_first));
    for (; now.next_id < end; ++now.next_id) now.encoder.id(now.run.bytes, of_.seen.at(now.next_id));
    if (end < run_end) continue;
    id_runs_.push_back({now.run_first, end, finish(now.run)});
    now.run_first = end;
  }
  return true;
}

void state_capture::complete() {
  manifest_ = {pass_->offset, {pass_->head, finish(pass_->row_group)}};
  auto& groups = manifest_.groups;
  for (const auto& [which, group] : kept_blocks_) groups.push_back(group);
  groups.push_back(finish(pass_->agent_group));
  groups.push_back(finish(pass_->chain_group));
  for (const id_run& run : id_runs_) groups.push_back(run.group);
  std::erase_if(groups, [](const part_group& one) { return one.chunks == 0; });
  of_.seen.hold(false);
  pass_.reset();
}

void state_capture::changing(row_id which, row_data& row) {
  row.captured = number_;
  if (!pass_ || index_of(which) >= pass_->rows) return;
  pass_->encoder.row(pass_->row_group.bytes, which);
  close_if_full(pass_->row_group);
}

void state_capture::changing(std::uint64_t agent, tracked_agent& one) {
  one.captured = number_;
  if (!pass_) return;
  pass_->encoder.agent(pass_->agent_group.bytes, agent, one);
  close_if_full(pass_->agent_group);
}

void state_capture::changing(const tracked_chain& one) {
  of_.contacts.captured(one.index) = number_;
  if (!pass_) return;
  pass_->encoder.chain_of(pass_->chain_group.bytes, one, pass_->horizon, false);
  close_if_full(pass_->chain_group);
}

void state_capture::changing(row_id row, level width, pane& one) {
  if (one.captured + 1 < number_) write(row, width, one);
  one.captured = number_;
  changed_.insert(block_of(width, one.begin));
}

void state_capture::write(row_id row, level width, const pane& one) {
  if (!pass_ || index_of(row) >= pass_->rows || one.vacant()) return;
  const auto to = pass_->blocks.find(block_of(width, one.begin));
  if (to == pass_->blocks.end()) return;
  pass_->encoder.pane_of(to->second.bytes, row, width, one);
  close_if_full(to->second);
}

void state_capture::forget_parts() {
  if (pass_)
    for (const auto& [which, to] : pass_->blocks) changed_.insert(which);
  pass_.reset();
  finished_.clear();
  manifest_ = {};
  of_.seen.hold(false);
  for (const auto& [which, group] : std::exchange(kept_blocks_, {})) changed_.insert(which);
  id_runs_.clear();
}

void state_capture::begin_from(const state_manifest& stored) {
  watch();
  changed_.clear();
  for (const part_group& group : stored.groups) {
    std::istringstream words(group.name);
    std::string kind;
    std::uint64_t first = 0, second = 0;
    words >> kind >> first >> second;
    if (kind == "panes" && first < level_count)
      kept_blocks_[{static_cast<level>(first), static_cast<std::int64_t>(second)}] = group;
    if (kind != "ids") continue;
    if (!id_runs_.empty()) id_runs_.back().end = first;
    id_runs_.push_back({first, of_.seen.end(), group});
  }
}

}  // namespace floorwalker
