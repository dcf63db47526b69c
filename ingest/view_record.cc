#include "ingest/view_record.h"

#include <array>

#include "ingest/json_token.h"

namespace floorwalker {

std::optional<view_record_key> read_view_key(std::string_view text) {
  std::array<std::string_view, 4> words;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto end = text.find('/');
    if ((end == std::string_view::npos) != (i + 1 == words.size())) return std::nullopt;
    words[i] = text.substr(0, end);
    if (words[i].empty()) return std::nullopt;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  const auto partition = read_int64(words[1]);
  if (!partition || *partition < 0 || *partition > 1'000'000) return std::nullopt;
  return view_record_key{
      {std::string{words[0]}, static_cast<std::int32_t>(*partition)}, std::string{words[2]}, words[3]};
}

}  // namespace floorwalker
