// Which partition of which topic.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace floorwalker {

struct topic_partition {
  std::string topic;
  std::int32_t partition = 0;
  auto operator<=>(const topic_partition&) const = default;
};

}  // namespace floorwalker
