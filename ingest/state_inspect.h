// `floorwalker state inspect`: what the state directory holds, per partition.
#pragma once

#include <iosfwd>
#include <string>

namespace floorwalker {

// Prints one line a partition (or a JSON array): topic, partition, first and next offset, settings fingerprint, size
// and SHA-256 of the canonical state. A file that cannot be read is named on `errors`. Returns the exit code: 0 all
// whole (also when there is none), 1 a file torn or the directory unreadable.
int inspect_state(const std::string& directory, bool as_json, std::ostream& out, std::ostream& errors);

}  // namespace floorwalker
