// A chain at rest in as few bytes as it takes: most contacts that a partition knows wait, or are over, and nothing
// happens to them for a long time.
#pragma once

#include <cstring>
#include <span>

#include "aggregators/byte_stream.h"
#include "aggregators/tracked_chain.h"

namespace floorwalker {

// One contact, no history, and not in several rows at once.
bool can_be_packed(const tracked_chain& one) noexcept;
// Writes all of a chain that can be packed but `index`.
void pack(const tracked_chain& one, byte_writer& into);
// Makes `into`, which is as new, what it was; what it shows is found anew. A contact that told no channel is on
// `default_channel`.
void unpack(std::span<const std::byte> from, channel_id default_channel, tracked_chain& into);
inline key128 key_of(std::span<const std::byte> packed) noexcept {
  key128 key;
  std::memcpy(&key, packed.data(), sizeof key);
  return key;
}

}  // namespace floorwalker
