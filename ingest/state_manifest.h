// What a stored state is made of, as text: the manifest alone makes parts a state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aggregators/state_parts.h"
#include "ingest/topic_partition.h"

namespace floorwalker {

// One immutable piece of a stored state. `writer` tells apart processes that owned the partition one after the other,
// or both for a while: no two ever write the same part.
struct part_id {
  std::string writer;       // letters and digits
  std::string name;         // as part_group has it: letters, digits and spaces
  std::int64_t offset = 0;  // sealed at
  std::int32_t chunk = 0;
  auto operator<=>(const part_id&) const = default;
};

struct chunk_sum {
  std::uint64_t size = 0;  // bytes
  std::uint64_t xxh3 = 0;  // XXH3-64 of the bytes
  bool operator==(const chunk_sum&) const = default;
};
chunk_sum sum_of(std::span<const std::byte> bytes) noexcept;

struct stored_group {
  std::string writer;
  std::string name;
  std::int64_t offset = 0;
  std::vector<chunk_sum> chunks;
  bool operator==(const stored_group&) const = default;
};

struct stored_manifest {
  topic_partition of;
  std::string topic_id;              // the broker's; empty: it does not tell
  std::int32_t partitions = 0;       // how many the topic had
  std::int64_t first_offset = 0;     // the first record that is in the state, or could be
  std::int64_t next_offset = 0;      // reading goes on here
  std::string settings;              // SHA-256 of the write-time settings' fingerprint
  std::string writer;                // who wrote this manifest
  std::vector<stored_group> groups;  // in the order to be read in
  bool operator==(const stored_manifest&) const = default;
};

// Lines of text, the last of which is a checksum of those before.
std::string text_of(const stored_manifest& manifest);
// Throws std::runtime_error with a clear line, without a file's name, when it is torn, altered or of another version.
stored_manifest read_manifest(std::string_view text);

}  // namespace floorwalker
