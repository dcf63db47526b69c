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
  into.raw(std::as_bytes(std::span{&one.key, 1}));
  chain_writer with(into, numbers);
  code(with, one.now);
  with.flag(one.first.overdue);
}

void unpack(std::span<const std::byte> from, channel_id default_channel, tracked_chain& into) {
  into.key = key_of(from);
  byte_reader in(from.subspan(sizeof(key128)));
  chain_reader with(in, numbers);
  code(with, into.now);
  into.first = shown_of(into.now, 0, default_channel);
  with.flag(into.first.overdue);
}

}  // namespace floorwalker
