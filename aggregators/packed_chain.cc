#include "aggregators/packed_chain.h"

#include "aggregators/chain_codec.h"

namespace floorwalker {
namespace {

constexpr same_numbers numbers;

// What is not a matter of the contacts' lives.
void code_watch(auto& with, one_of<tracked_chain> auto& one) {
  code_unless(with, time_point::max(), one.check_at, one.now.first.newest);
  with.flag(one.first.overdue);
}

}  // namespace

bool can_be_packed(const tracked_chain& one) noexcept {
  return !one.recent && one.others.empty() && one.first.where.size() <= 1;
}

void pack(const tracked_chain& one, byte_writer& into) {
  into.key(one.key);
  chain_writer with(into, numbers);
  code(with, one.now);
  code_watch(with, one);
}

void unpack(std::span<const std::byte> from, channel_id default_channel, tracked_chain& into) {
  byte_reader in(from);
  into.key = in.key();
  chain_reader with(in, numbers);
  code(with, into.now);
  into.first = shown_of(into.now, 0, default_channel);
  code_watch(with, into);
}

key128 key_of(std::span<const std::byte> packed) { return byte_reader(packed).key(); }

}  // namespace floorwalker
