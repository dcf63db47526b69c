// What a cell holds, as bytes of stored states and of views, which others wrote and which last: every number is
// checked. (packed_cell.h has bytes of its own, which never leave the process.)
#pragma once

#include "aggregators/byte_stream.h"
#include "aggregators/cell.h"

namespace floorwalker {

// How many tallies; each by how much further its kind is, then its value (none for a figure; of samples of the same
// kind, by how much larger it is), then its count (none for a sum or a maximum).
void write_tallies(byte_writer& to, const cell& from);
// Into a cell that is empty. Throws std::runtime_error where they are not in order, or no pane of that width holds
// such.
void read_tallies(byte_reader& in, level width, cell& to);

}  // namespace floorwalker
