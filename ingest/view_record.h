// The key of a record on the views topic: which partition, whose turn, which object.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/topic_partition.h"

namespace floorwalker {

struct view_record_key {
  topic_partition of;
  std::string turn;         // INSTANCE-NUMBER
  std::string_view object;  // aggregators/view_objects.h; lives as long as the text
};

// "contact-events/3/f3a9c2d100000000-2/head"; neither topics' names nor objects' hold a '/'.
inline std::string key_text(const topic_partition& of, std::string_view turn, std::string_view object) {
  return of.topic + '/' + std::to_string(of.partition) + '/' + std::string{turn} + '/' + std::string{object};
}
// Empty if it is none.
std::optional<view_record_key> read_view_key(std::string_view text);

// All of a partition's records stand in one partition of the views topic, so that they keep their order.
constexpr std::int32_t views_partition_of(std::int32_t partition, std::int32_t count) noexcept {
  return partition % count;
}

}  // namespace floorwalker
