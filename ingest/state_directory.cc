#include "ingest/state_directory.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace floorwalker {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view extension = ".state";

[[noreturn]] void fail(const fs::path& file, const char* what) {
  throw std::system_error{errno, std::generic_category(), file.string() + ": " + what};
}

// A file descriptor that closes itself.
class open_file {
 public:
  open_file(const fs::path& path, int flags) : path_{path}, descriptor_{::open(path.c_str(), flags | O_CLOEXEC, 0600)} {
    if (descriptor_ < 0) fail(path_, "cannot open");
  }
  ~open_file() { ::close(descriptor_); }
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;

  void write(std::span<const std::byte> bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(path_, "cannot write");
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }
  void sync() const {
    if (::fsync(descriptor_) != 0) fail(path_, "cannot sync");
  }

 private:
  const fs::path& path_;
  int descriptor_;
};

// Topic names are tame in Kafka; a file's name must be so whatever comes.
std::string escaped(std::string_view topic) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string name;
  for (const char c : topic) {
    const bool is_tame =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    if (is_tame) {
      name += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      name += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return name;
}

}  // namespace

state_directory::state_directory(fs::path path) : path_{std::move(path)} {
  std::error_code error;
  fs::create_directories(path_, error);
  if (error) throw std::runtime_error{"state directory " + path_.string() + ": cannot be made: " + error.message()};
  if (::access(path_.c_str(), W_OK | X_OK) != 0 || !fs::is_directory(path_, error)) {
    throw std::runtime_error{"state directory " + path_.string() + ": cannot be written"};
  }
}

fs::path state_directory::file_of(std::string_view topic, std::int32_t partition) const {
  return path_ / (escaped(topic) + "-" + std::to_string(partition) + std::string{extension});
}

void state_directory::store(const stored_state& state) const {
  const fs::path file = file_of(state.topic, state.partition);
  fs::path unfinished = file;
  unfinished += ".new";
  {
    const open_file out{unfinished, O_WRONLY | O_CREAT | O_TRUNC};
    const std::string head = state_file_head(state);
    out.write(std::as_bytes(std::span{head}));
    out.write(state.bytes);
    out.sync();
  }
  if (::rename(unfinished.c_str(), file.c_str()) != 0) fail(file, "cannot take its place");
  open_file{path_, O_RDONLY | O_DIRECTORY}.sync();
}

std::optional<stored_state> state_directory::load(std::string_view topic, std::int32_t partition) const {
  const fs::path file = file_of(topic, partition);
  if (!fs::exists(file)) return std::nullopt;
  stored_state state = load_state_file(file);
  if (state.topic != topic || state.partition != partition) {
    throw std::runtime_error{file.string() + ": is the state of " + state.topic + " " +
                             std::to_string(state.partition)};
  }
  return state;
}

void state_directory::set_aside(std::string_view topic, std::int32_t partition) const noexcept {
  const fs::path file = file_of(topic, partition);
  fs::path aside = file;
  aside += ".bad";
  std::error_code error;
  fs::rename(file, aside, error);
}

std::vector<fs::path> state_files(const fs::path& directory) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator entry{directory, error}; !error && entry != fs::directory_iterator{};
       entry.increment(error)) {
    if (entry->path().extension() == extension) files.push_back(entry->path());
  }
  if (error) throw std::runtime_error{"state directory " + directory.string() + ": " + error.message()};
  std::sort(files.begin(), files.end());
  return files;
}

stored_state load_state_file(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  const std::string content{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
  if (!in) throw std::runtime_error{file.string() + ": cannot be read"};
  try {
    return read_state_file(std::as_bytes(std::span{content}));
  } catch (const std::runtime_error& error) {
    throw std::runtime_error{file.string() + ": " + error.what()};
  }
}

}  // namespace floorwalker
