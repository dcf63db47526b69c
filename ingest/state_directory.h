// Stores partition states in a directory, one file a partition.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "ingest/state_file.h"

namespace floorwalker {

// One thread. A stored state replaces the one before as a whole: whenever the machine stops, either is there.
class state_directory {
 public:
  // Makes the directory where it is missing. Throws std::runtime_error with a clear line if it cannot be written.
  explicit state_directory(std::filesystem::path path);

  // Throws std::system_error; the state before is then still there.
  void store(const stored_state& state) const;
  // Empty if nothing is stored. Throws std::runtime_error naming the file if it is torn or is not that partition's.
  std::optional<stored_state> load(std::string_view topic, std::int32_t partition) const;
  // Renames what is stored, so that it is out of the way but can be looked at. No error if there is nothing.
  void set_aside(std::string_view topic, std::int32_t partition) const noexcept;

  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path file_of(std::string_view topic, std::int32_t partition) const;

  std::filesystem::path path_;
};

// The stored states' files in a directory, sorted by name. Throws std::runtime_error if it cannot be read.
std::vector<std::filesystem::path> state_files(const std::filesystem::path& directory);
// Throws std::runtime_error naming the file.
stored_state load_state_file(const std::filesystem::path& file);

}  // namespace floorwalker
