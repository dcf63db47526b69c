#include "ingest/open_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace floorwalker {

void fail_with_errno(const std::filesystem::path& file, const char* what) {
  throw std::system_error{errno, std::generic_category(), file.string() + ": " + what};
}

open_file::open_file(std::filesystem::path path, int flags)
    : path_{std::move(path)}, descriptor_{::open(path_.c_str(), flags | O_CLOEXEC, 0600)} {
  if (descriptor_ < 0) fail_with_errno(path_, "cannot open");
}

open_file::~open_file() { ::close(descriptor_); }

void open_file::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_with_errno(path_, "cannot write");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

std::vector<std::byte> open_file::read_all() {
  struct stat about {};
  if (::fstat(descriptor_, &about) != 0) fail_with_errno(path_, "cannot read");
  std::vector<std::byte> bytes(static_cast<std::size_t>(about.st_size));
  std::size_t got = 0;
  while (got < bytes.size()) {
    const ssize_t part = ::read(descriptor_, bytes.data() + got, bytes.size() - got);
    if (part < 0 && errno == EINTR) continue;
    if (part < 0) fail_with_errno(path_, "cannot read");
    if (part == 0) break;  // has become shorter
    got += static_cast<std::size_t>(part);
  }
  bytes.resize(got);
  return bytes;
}

void open_file::begin_sync() noexcept { ::sync_file_range(descriptor_, 0, 0, SYNC_FILE_RANGE_WRITE); }

void open_file::sync() {
  if (::fsync(descriptor_) != 0) fail_with_errno(path_, "cannot sync");
}

bool open_file::lock() {
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    if (errno != EINTR) fail_with_errno(path_, "cannot lock");
  }
  return true;
}

}  // namespace floorwalker
