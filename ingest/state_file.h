// The file form of one partition's stored state: a short text that names it, then the canonical bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace floorwalker {

struct stored_state {
  std::string topic;
  std::string topic_id;  // the broker's; empty: it does not tell
  std::int32_t partition = 0;
  std::int64_t first_offset = 0;  // the first record that is in the state, or could be
  std::int64_t next_offset = 0;   // reading goes on here
  std::string settings;           // SHA-256 of the write-time settings' fingerprint
  std::vector<std::byte> bytes;   // partition_state::serialize()
};

std::string state_file_head(const stored_state& state);
// Throws std::runtime_error with a clear line, without the file's name, when it is torn, altered or of another version.
stored_state read_state_file(std::span<const std::byte> content);

}  // namespace floorwalker
