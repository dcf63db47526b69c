#include "ingest/hashing.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace floorwalker {

key128 hash_of(std::string_view name) noexcept {
  const XXH128_hash_t hash = XXH3_128bits(name.data(), name.size());
  return {hash.high64, hash.low64};
}

std::uint64_t short_hash_of(std::span<const std::byte> bytes) noexcept {
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace floorwalker
