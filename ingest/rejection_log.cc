#include "ingest/rejection_log.h"

#include <spdlog/spdlog.h>

namespace floorwalker {

void rejection_log::add(rejection reason, std::string_view topic, std::int32_t partition, std::int64_t offset,
                        clock::time_point now) {
  tally& same = tallies_[static_cast<std::size_t>(reason)];
  if (same.logged && now - same.last < std::chrono::seconds{1}) {
    ++same.left_out;
    return;
  }
  const std::uint64_t left_out = same.left_out;
  same = {now, 0, true};
  if (left_out == 0) {
    spdlog::warn("record rejected: {}, topic {} partition {} offset {}", name_of(reason), topic, partition, offset);
  } else {
    spdlog::warn(
        "record rejected: {}, topic {} partition {} offset {} (and {} more for that reason since the last such line)",
        name_of(reason), topic, partition, offset, left_out);
  }
}

}  // namespace floorwalker
