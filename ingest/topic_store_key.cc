#include "ingest/topic_store_key.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>
#include <vector>

namespace floorwalker {
namespace {

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t end = text.find('/'); end != std::string_view::npos; end = text.find('/')) {
    words.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  words.push_back(text);
  return words;
}

template <class Integer>
bool read(std::string_view text, Integer& to) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::string text_of(const topic_store_key& key) {
  if (const auto* manifest = std::get_if<manifest_name>(&key.what))
    return fmt::format("{}/{}/manifest/{}", key.of.topic, key.of.partition, manifest->name);
  const auto& part = std::get<part_id>(key.what);
  return fmt::format("{}/{}/part/{}/{}/{}/{}", key.of.topic, key.of.partition, part.writer, part.name, part.offset,
                     part.chunk);
}

std::optional<topic_store_key> read_topic_store_key(std::string_view text) {
  const auto words = words_of(text);
  topic_store_key key;
  if (words.size() < 4 || words[0].empty() || !read(words[1], key.of.partition) || key.of.partition < 0)
    return std::nullopt;
  key.of.topic = words[0];
  if (words[2] == "manifest" && words.size() == 4) {
    key.what = manifest_name{std::string{words[3]}};
    return key;
  }
  part_id part;
  if (words[2] != "part" || words.size() != 7 || !read(words[5], part.offset) || !read(words[6], part.chunk))
    return std::nullopt;
  part.writer = words[3];
  part.name = words[4];
  key.what = std::move(part);
  return key;
}

}  // namespace floorwalker
