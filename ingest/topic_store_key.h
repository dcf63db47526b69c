// The keys of records on a topic of stored states.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "ingest/state_manifest.h"

namespace floorwalker {

struct manifest_name {
  std::string name;
  auto operator<=>(const manifest_name&) const = default;
};

struct topic_store_key {
  topic_partition of;
  std::variant<part_id, manifest_name> what;
};

std::string text_of(const topic_store_key& key);
// Empty: it is no such key.
std::optional<topic_store_key> read_topic_store_key(std::string_view text);

}  // namespace floorwalker
