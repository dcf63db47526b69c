#include "ingest/state_generations.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string_view>
#include <tuple>
#include <utility>

namespace floorwalker {
namespace {

generation read_generation(const std::string& name, const std::string& text, const topic_partition& of) {
  generation one{name, read_manifest(text)};
  if (one.what.of != of) {
    throw std::runtime_error{fmt::format("it is the state of {} {}", one.what.of.topic, one.what.of.partition)};
  }
  return one;
}

// A part's bytes, as far as they are what the manifest says.
std::vector<std::byte> checked_part(const stored_partition& stored, const stored_group& group, std::int32_t chunk) {
  auto bytes = stored.part({group.writer, group.name, group.offset, chunk});
  if (sum_of(bytes) != group.chunks.at(static_cast<std::size_t>(chunk)))
    throw std::runtime_error{fmt::format("part \"{}\" chunk {} is torn", group.name, chunk)};
  return bytes;
}

}  // namespace

std::vector<generation> generations_in(const stored_partition& stored, const topic_partition& of,
                                       const std::function<void(const std::string&)>& tell) {
  std::vector<generation> found;
  for (const auto& [name, text] : stored.manifests()) {
    try {
      found.push_back(read_generation(name, text, of));
    } catch (const std::runtime_error& error) {
      tell(fmt::format("manifest {}: {}", name, error.what()));
    }
  }
  std::sort(found.begin(), found.end(), [](const generation& a, const generation& b) {
    return std::tie(a.what.next_offset, a.name) < std::tie(b.what.next_offset, b.name);
  });
  return found;
}

partition_state restore(const stored_manifest& from, const stored_partition& stored,
                        std::shared_ptr<const settings> settings) {
  state_manifest named{from.next_offset, {}};
  std::map<std::pair<std::string_view, std::int64_t>, const stored_group*> by_name;
  for (const stored_group& group : from.groups) {
    named.groups.push_back({group.name, group.offset, static_cast<std::int32_t>(group.chunks.size())});
    by_name[{group.name, group.offset}] = &group;
  }
  const auto load = [&](const part_group& group, std::int32_t chunk) {
    return checked_part(stored, *by_name.at({group.name, group.offset}), chunk);
  };
  return partition_state::restore(named, load, std::move(settings));
}

}  // namespace floorwalker
