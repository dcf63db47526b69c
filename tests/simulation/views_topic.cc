#include "tests/simulation/views_topic.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace floorwalker::simulation {

void views_topic::append(std::int32_t partition, std::string key, std::span<const std::byte> value) {
  log& to = logs_[static_cast<std::size_t>(partition)];
  to.records.push_back({to.next++, std::move(key), {value.begin(), value.end()}});
}

const views_topic::record* views_topic::read(std::int32_t partition, std::int64_t offset) const {
  const auto& all = of(partition).records;
  const auto found = std::ranges::lower_bound(all, offset, {}, &record::offset);
  return found != all.end() ? &*found : nullptr;
}

void views_topic::compact(std::int32_t partition, std::int64_t until, std::int64_t tombstones_until, bool backwards) {
  auto& all = logs_[static_cast<std::size_t>(partition)].records;
  std::unordered_map<std::string_view, std::int64_t> stays;
  for (const record& one : all)
    if (one.offset < until && !(backwards && stays.contains(one.key))) stays[one.key] = one.offset;
  // Decided before anything is moved: the keys are only looked at.
  std::vector<std::int64_t> gone;
  for (const record& one : all) {
    if (one.offset >= until) break;
    if (stays[one.key] != one.offset || (one.value.empty() && one.offset < tombstones_until))
      gone.push_back(one.offset);
  }
  std::erase_if(all, [&](const record& one) { return std::ranges::binary_search(gone, one.offset); });
}

std::set<std::string> views_topic::live_keys() const {
  std::set<std::string> keys;
  for (const log& one : logs_)
    for (const record& written : one.records)
      written.value.empty() ? static_cast<void>(keys.erase(written.key)) : static_cast<void>(keys.insert(written.key));
  return keys;
}

}  // namespace floorwalker::simulation
