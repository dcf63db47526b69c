// A file descriptor that closes itself. What fails throws std::system_error with the file's name and a clear line.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

namespace floorwalker {

class open_file {
 public:
  open_file(std::filesystem::path path, int flags);  // of open(2); a file that is made is ours alone to read
  ~open_file();
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;

  void write(std::span<const std::byte> bytes);
  std::vector<std::byte> read_all();
  void begin_sync() noexcept;  // the kernel begins to write it out; nobody waits
  void sync();
  // False if another open file has it locked. Held until this is closed, at the latest when the process ends.
  bool lock();

 private:
  const std::filesystem::path path_;
  const int descriptor_;
};

// Throws std::system_error for errno as it is now.
[[noreturn]] void fail_with_errno(const std::filesystem::path& file, const char* what);

}  // namespace floorwalker
