// The objects of a partition's view as bytes. What is read may be anybody's: it throws std::runtime_error, and gives no
// time outside of some thousand years.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "aggregators/byte_stream.h"
#include "aggregators/settings.h"
#include "aggregators/view.h"

namespace floorwalker {

inline constexpr std::int64_t view_format_version = 2;

// Written after all objects of a view, and what they must add up to.
struct view_head {
  feed_position position;  // without turn and is_own
  std::int64_t next_offset = -1;
  time_point newest{};
  record_tallies tallies;
  std::vector<microseconds> bounds;  // of the exported histograms
  std::int64_t objects = 0;          // live, without the head
  std::uint64_t sum = 0;             // of their hashes
};
void write_head(byte_writer& to, const view_head& head);
view_head read_head(byte_reader& in);

// Without its lists and spreads.
void write_row(byte_writer& to, const row_view& row);
void read_row(byte_reader& in, row_view& row);
void write_spreads(byte_writer& to, const per_spread<exported_spread>& spreads);
void read_spreads(byte_reader& in, per_spread<exported_spread>& spreads);

// Stretches of a row's lists; what is read is appended.
void write_stretch(byte_writer& to, std::span<const open_visit> visits);
void read_stretch(byte_reader& in, std::vector<open_visit>& visits);
void write_stretch(byte_writer& to, std::span<const unanswered_contact> contacts);
void read_stretch(byte_reader& in, std::vector<unanswered_contact>& contacts);
void write_stretch(byte_writer& to, std::span<const wrapping_leg> legs);
void read_stretch(byte_reader& in, std::vector<wrapping_leg>& legs);

void write_cell(byte_writer& to, level width, const cell& one);
void read_cell(byte_reader& in, level width, cell& one);
time_point read_cell_begin(byte_reader& in, level width);  // which comes first

// An agent's load, and what it has said.
void write_load(byte_writer& to, const agent_view& agent);
void read_load(byte_reader& in, agent_view& agent);
void write_said(byte_writer& to, const agent_view& agent);
// Names only as far as `detail` lets them be kept.
void read_said(byte_reader& in, agent_detail detail, agent_view& agent);

// Some of the contacts that several rows show.
void write_stretch(byte_writer& to, std::span<const std::vector<handled_in>> contacts);
void read_stretch(byte_reader& in, std::vector<std::vector<handled_in>>& contacts);

}  // namespace floorwalker
