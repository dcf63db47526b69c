#include "ingest/state_manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <stdexcept>

#include "ingest/hashing.h"

namespace floorwalker {
namespace {

constexpr std::string_view title = "floorwalker-manifest";
constexpr std::int64_t version = 1;
constexpr std::size_t text_bytes_max = 64 * 1024 * 1024;
constexpr std::uint64_t chunk_bytes_max = 1024 * 1024 * 1024;  // far more than any chunk has

template <class Integer>
Integer number_in(std::string_view text, int base = 10) {
  Integer number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty())
    throw std::runtime_error{"the manifest has a number that is none"};
  return number;
}

// Takes lines such as "partition 3" off the front, in their fixed order.
class line_taker {
 public:
  explicit line_taker(std::string_view text) noexcept : rest_{text} {}

  bool begins_with(std::string_view name) const noexcept {
    return rest_.starts_with(name) && rest_.size() > name.size() && rest_[name.size()] == ' ';
  }
  // What stands behind the name.
  std::string_view field(std::string_view name) {
    if (!begins_with(name)) throw std::runtime_error{"the manifest lacks the line \"" + std::string{name} + "\""};
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) throw std::runtime_error{"the manifest ends inside a line"};
    const std::string_view value = rest_.substr(name.size() + 1, end - name.size() - 1);
    rest_.remove_prefix(end + 1);
    return value;
  }
  template <class Integer>
  Integer number(std::string_view name) {
    const auto number = number_in<Integer>(field(name));
    if (number < 0) throw std::runtime_error{"the manifest's \"" + std::string{name} + "\" is negative"};
    return number;
  }
  std::string_view rest() const noexcept { return rest_; }

 private:
  std::string_view rest_;
};

// The first word, which is cut off.
std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

stored_group group_in(line_taker& lines) {
  stored_group group;
  std::string_view words = lines.field("group");
  group.writer = take_word(words);
  group.offset = number_in<std::int64_t>(take_word(words));
  group.name = words;
  while (lines.begins_with("chunk")) {
    std::string_view sum = lines.field("chunk");
    chunk_sum& chunk = group.chunks.emplace_back();
    chunk.size = number_in<std::uint64_t>(take_word(sum));
    chunk.xxh3 = number_in<std::uint64_t>(sum, 16);
    if (chunk.size > chunk_bytes_max) throw std::runtime_error{"the manifest has an impossible size"};
  }
  if (group.writer.empty() || group.name.empty()) throw std::runtime_error{"the manifest has a group without a name"};
  if (group.chunks.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
    throw std::runtime_error{"the manifest has too many chunks"};
  return group;
}

}  // namespace

chunk_sum sum_of(std::span<const std::byte> bytes) noexcept { return {bytes.size(), short_hash_of(bytes)}; }

std::string text_of(const stored_manifest& manifest) {
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{} {}\n", title, version);
  fmt::format_to(out, "topic {}\ntopic-id {}\npartition {}\npartitions {}\n", manifest.of.topic, manifest.topic_id,
                 manifest.of.partition, manifest.partitions);
  fmt::format_to(out, "first-offset {}\nnext-offset {}\nsettings {}\nwriter {}\n", manifest.first_offset,
                 manifest.next_offset, manifest.settings, manifest.writer);
  for (const stored_group& group : manifest.groups) {
    fmt::format_to(out, "group {} {} {}\n", group.writer, group.offset, group.name);
    for (const chunk_sum& chunk : group.chunks) fmt::format_to(out, "chunk {} {:016x}\n", chunk.size, chunk.xxh3);
  }
  const std::uint64_t sum = sum_of(std::as_bytes(std::span{text})).xxh3;
  fmt::format_to(out, "xxh3 {:016x}\n", sum);
  return text;
}

stored_manifest read_manifest(std::string_view text) {
  if (text.size() > text_bytes_max) throw std::runtime_error{"the manifest is too long to be one"};
  line_taker lines{text};
  if (!lines.begins_with(title)) throw std::runtime_error{"not a manifest, or torn"};
  if (const auto written = lines.number<std::int64_t>(title); written != version) {
    throw std::runtime_error{
        fmt::format("written in format {}, which this version does not read (it reads {})", written, version)};
  }
  stored_manifest manifest;
  manifest.of.topic = lines.field("topic");
  manifest.topic_id = lines.field("topic-id");
  manifest.of.partition = lines.number<std::int32_t>("partition");
  manifest.partitions = lines.number<std::int32_t>("partitions");
  manifest.first_offset = lines.number<std::int64_t>("first-offset");
  manifest.next_offset = lines.number<std::int64_t>("next-offset");
  manifest.settings = lines.field("settings");
  manifest.writer = lines.field("writer");
  while (lines.begins_with("group")) manifest.groups.push_back(group_in(lines));
  const std::string_view covered = text.substr(0, text.size() - lines.rest().size());
  const std::string_view sum = lines.field("xxh3");
  if (sum.size() != 16 || number_in<std::uint64_t>(sum, 16) != sum_of(std::as_bytes(std::span{covered})).xxh3)
    throw std::runtime_error{"the manifest is damaged"};
  if (!lines.rest().empty()) throw std::runtime_error{"the manifest does not end"};
  return manifest;
}

}  // namespace floorwalker
