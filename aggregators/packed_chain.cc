#include "aggregators/packed_chain.h"

#include "aggregators/chain_codec.h"

namespace floorwalker {
namespace {

constexpr same_numbers numbers;

}  // namespace

bool can_be_packed(const tracked_chain& one) noexcept {
  return !one.recent && one.others.empty() && one.first.where.size() <= 1;
}

void pack(const tracked_chain& one, byte_writer& into) {
  into.key(one.key);
  chain_writer with(into, numbers);
  code(with, one.now);
  with.flag(one.first.overdue);
}

void unpack(std::span<const std::byte> from, channel_id default_channel, tracked_chain& into) {
  byte_reader in(from);
  into.key = in.key();
  chain_reader with(in, numbers);
  code(with, into.now);
  into.first = shown_of(into.now, 0, default_channel);
  with.flag(into.first.overdue);
}

key128 key_of(std::span<const std::byte> packed) { return byte_reader(packed).key(); }

}  // namespace floorwalker
