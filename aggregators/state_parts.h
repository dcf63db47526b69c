// A partition's state as it is stored: parts that never change once written, and a manifest that names them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace floorwalker {

// Parts of one name and offset belong together, as chunks 0 to n - 1 of about half a mebibyte.
struct part_group {
  std::string name;         // "head", "rows", "agents", "chains", "panes LEVEL BLOCK", "ids FIRST"
  std::int64_t offset = 0;  // the next offset of the state that it was written for
  std::int32_t chunks = 0;
  bool operator==(const part_group&) const = default;
};

struct state_part {
  std::string name;
  std::int64_t offset = 0;
  std::int32_t chunk = 0;
  std::vector<std::byte> bytes;
};

// All that a state at one offset is made of, in the order to be read in.
struct state_manifest {
  std::int64_t next_offset = 0;
  std::vector<part_group> groups;
  bool operator==(const state_manifest&) const = default;
};

}  // namespace floorwalker
