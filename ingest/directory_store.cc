#include "ingest/directory_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace floorwalker {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view part_ending = ".part", manifest_ending = ".manifest", unfinished_ending = ".new";
constexpr std::size_t unsynced_max = 64;  // open files

bool is_tame(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

// Topic names are tame in Kafka; a file's name must be so whatever comes.
std::string escaped(std::string_view text) {
  std::string name;
  for (const char c : text) {
    if (is_tame(c))
      name += c;
    else
      name += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return name;
}

template <class Integer>
std::optional<Integer> number_in(std::string_view text, int base = 10) {
  Integer number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::string> unescaped(std::string_view name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] != '%') {
      text += name[i];
      continue;
    }
    const auto byte = number_in<unsigned char>(name.substr(std::min(i + 1, name.size()), 2), 16);
    if (!byte) return std::nullopt;
    text += static_cast<char>(*byte);
    i += 2;
  }
  return text;
}

std::string place_name(const topic_partition& of) { return fmt::format("{}-{}", escaped(of.topic), of.partition); }

std::optional<topic_partition> partition_at(const std::string& name) {
  const std::size_t dash = name.rfind('-');
  if (dash == std::string::npos) return std::nullopt;
  auto topic = unescaped(std::string_view{name}.substr(0, dash));
  const auto partition = number_in<std::int32_t>(std::string_view{name}.substr(dash + 1));
  if (!topic || topic->empty() || !partition || *partition < 0) return std::nullopt;
  topic_partition found{std::move(*topic), *partition};
  if (place_name(found) != name) return std::nullopt;
  return found;
}

// "ids%200.4711.0.f3a9t1n5.part"
std::string file_name(const part_id& part) {
  return fmt::format("{}.{}.{}.{}{}", escaped(part.name), part.offset, part.chunk, escaped(part.writer), part_ending);
}

std::optional<part_id> part_named(std::string_view name) {
  if (!name.ends_with(part_ending)) return std::nullopt;
  name.remove_suffix(part_ending.size());
  const auto take_word = [&name] {
    const std::size_t end = std::min(name.find('.'), name.size());
    const std::string_view word = name.substr(0, end);
    name.remove_prefix(std::min(end + 1, name.size()));
    return word;
  };
  auto part = unescaped(take_word());
  const auto offset = number_in<std::int64_t>(take_word());
  const auto chunk = number_in<std::int32_t>(take_word());
  auto writer = unescaped(name);
  if (!part || !offset || !chunk || !writer) return std::nullopt;
  return part_id{std::move(*writer), std::move(*part), *offset, *chunk};
}

// Missing is empty.
std::vector<fs::path> entries_of(const fs::path& directory) {
  std::error_code error;
  std::vector<fs::path> all;
  for (fs::directory_iterator entry{directory, error}; !error && entry != fs::directory_iterator{};
       entry.increment(error)) {
    all.push_back(entry->path());
  }
  if (error && error != std::errc::no_such_file_or_directory)
    throw std::system_error{error, directory.string() + ": cannot be read"};
  return all;
}

void remove_file(const fs::path& file) {
  if (::unlink(file.c_str()) != 0 && errno != ENOENT) fail_with_errno(file, "cannot be removed");
}

// What a process that was killed left behind.
void remove_unfinished(const fs::path& place) {
  for (const fs::path& file : entries_of(place)) {
    std::error_code error;
    if (file.filename().string().ends_with(unfinished_ending)) fs::remove(file, error);  // another time, if need be
  }
}

void sync_directory(const fs::path& directory) { open_file{directory, O_RDONLY | O_DIRECTORY}.sync(); }

// One that was written before and has become read-only is no mistake of who set it up: the service goes on as it does
// when that happens while it runs, and says so with every state that it cannot store.
std::unique_ptr<open_file> open_lock(const fs::path& file) {
  try {
    return std::make_unique<open_file>(file, O_RDWR | O_CREAT);
  } catch (const std::system_error&) {
    std::error_code error;
    if (!fs::exists(file, error)) throw;
    return std::make_unique<open_file>(file, O_RDONLY);
  }
}

class partition_files final : public stored_partition {
 public:
  explicit partition_files(fs::path place) : place_{std::move(place)} {
    for (const fs::path& file : entries_of(place_)) {
      const std::string name = file.filename().string();
      if (auto part = part_named(name)) parts_.push_back(std::move(*part));
      if (name.ends_with(manifest_ending)) take_manifest(file);
    }
  }

  const std::map<std::string, std::string>& manifests() const override { return manifests_; }
  std::vector<part_id> parts() const override { return parts_; }
  std::vector<std::byte> part(const part_id& which) const override {
    return open_file{place_ / file_name(which), O_RDONLY}.read_all();
  }

 private:
  // One that is removed while we look is as one that was never there.
  void take_manifest(const fs::path& file) try {
    const auto bytes = open_file{file, O_RDONLY}.read_all();
    manifests_[file.stem().string()] = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::no_such_file_or_directory) throw;
  }

  const fs::path place_;
  std::map<std::string, std::string> manifests_;
  std::vector<part_id> parts_;
};

}  // namespace

directory_store::directory_store(fs::path path, use how) : path_{std::move(path)} {
  const std::string name = "state directory " + path_.string();
  std::error_code error;
  if (how == use::read) {
    if (!fs::is_directory(path_, error)) throw std::runtime_error{name + ": is not there"};
    return;
  }
  fs::create_directories(path_, error);
  if (error) throw std::runtime_error{name + ": cannot be made: " + error.message()};
  try {
    lock_ = open_lock(path_ / "lock");
  } catch (const std::system_error& cannot) {
    throw std::runtime_error{name + ": cannot be written: " + cannot.code().message()};
  }
  if (!lock_->lock()) throw std::runtime_error{name + ": another process writes it"};
}

fs::path directory_store::place_of(const topic_partition& which) const { return path_ / place_name(which); }

std::string directory_store::how_to_drop(const topic_partition& of) const {
  return "move " + place_of(of).string() + " away";
}

std::vector<topic_partition> directory_store::partitions() {
  std::vector<topic_partition> found;
  std::error_code error;
  for (const fs::path& entry : entries_of(path_)) {
    const auto which = partition_at(entry.filename().string());
    if (which && fs::is_directory(entry, error)) found.push_back(*which);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::unique_ptr<stored_partition>> directory_store::open(const std::vector<topic_partition>& which) {
  std::vector<std::unique_ptr<stored_partition>> opened;
  for (const topic_partition& one : which) {
    if (lock_) remove_unfinished(place_of(one));
    opened.push_back(std::make_unique<partition_files>(place_of(one)));
  }
  return opened;
}

void directory_store::make_place(const topic_partition& which) {
  const fs::path place = place_of(which);
  if (::mkdir(place.c_str(), 0700) == 0) return sync_directory(path_);
  if (errno != EEXIST) fail_with_errno(place, "cannot be made");
}

// Its own name at once: a part counts only once a manifest names it, with its checksum.
void directory_store::put_part(const topic_partition& of, const part_id& which, std::span<const std::byte> bytes) {
  make_place(of);
  if (unsynced_.size() >= unsynced_max) sync_parts();
  const fs::path path = place_of(of) / file_name(which);
  auto file = std::make_unique<open_file>(path, O_WRONLY | O_CREAT | O_TRUNC);
  file->write(bytes);
  file->begin_sync();
  unsynced_.push_back(std::move(file));
}

// All are on their way to the disk already, so that the first one waits for most of the others.
void directory_store::sync_parts() {
  for (const auto& file : std::exchange(unsynced_, {})) file->sync();
}

void directory_store::put_manifest(const topic_partition& of, std::string_view name, std::string_view text) {
  make_place(of);
  sync_parts();
  const fs::path place = place_of(of);
  sync_directory(place);
  const fs::path file = place / (std::string{name} + std::string{manifest_ending});
  fs::path unfinished = file;
  unfinished += unfinished_ending;
  {
    open_file out{unfinished, O_WRONLY | O_CREAT | O_TRUNC};
    out.write(std::as_bytes(std::span{text}));
    out.sync();
  }
  if (::rename(unfinished.c_str(), file.c_str()) != 0) fail_with_errno(file, "cannot take its place");
  sync_directory(place);
}

void directory_store::remove_part(const topic_partition& of, const part_id& which) {
  remove_file(place_of(of) / file_name(which));
}

void directory_store::remove_manifest(const topic_partition& of, std::string_view name) {
  remove_file(place_of(of) / (std::string{name} + std::string{manifest_ending}));
}

}  // namespace floorwalker
