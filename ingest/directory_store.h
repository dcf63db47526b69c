// Stored states in a directory: a sub-directory a partition, in it a file a part and a file a manifest.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/open_file.h"
#include "ingest/state_store.h"

namespace floorwalker {

// One process at a time writes a directory: it holds a lock on the file `lock` in it, which the kernel lets go when the
// process ends, however it ends. Readers take no lock and disturb nobody: what a manifest names stays for as long as
// two newer manifests have not been written, and a reader who has been slower than that finds a part gone and opens the
// partition again.
class directory_store final : public state_store {
 public:
  enum class use { write, read };
  // Makes the directory where it is missing, unless it is only read. Throws std::runtime_error with a clear line if
  // it cannot be made or read, could never be written, or if another process writes it.
  explicit directory_store(std::filesystem::path path, use how = use::write);

  std::vector<topic_partition> partitions() override;
  std::vector<std::unique_ptr<stored_partition>> open(const std::vector<topic_partition>& which) override;
  void put_part(const topic_partition& of, const part_id& which, std::span<const std::byte> bytes) override;
  void put_manifest(const topic_partition& of, std::string_view name, std::string_view text) override;
  void remove_part(const topic_partition& of, const part_id& which) override;
  void remove_manifest(const topic_partition& of, std::string_view name) override;
  std::string where() const override { return "directory " + path_.string(); }
  std::string how_to_drop(const topic_partition& of) const override;

 private:
  std::filesystem::path place_of(const topic_partition& which) const;
  void make_place(const topic_partition& which);
  void sync_parts();

  const std::filesystem::path path_;
  std::unique_ptr<open_file> lock_;
  std::vector<std::unique_ptr<open_file>> unsynced_;  // parts written since the last manifest
};

}  // namespace floorwalker
