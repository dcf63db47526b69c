#include "aggregators/chain_table.h"

#include <algorithm>
#include <utility>

namespace floorwalker {
namespace {

// As many come as go; beyond it their memory serves better elsewhere: after a rush there would be one for each contact.
constexpr std::size_t spares_max = 256;

void prefetch(const void* what, std::size_t size) noexcept {
  const auto* const bytes = static_cast<const char*>(what);
  for (std::size_t i = 0; i < size; i += 64) __builtin_prefetch(bytes + i, 1);
}

located other_in(tracked_chain& chain, const key128& contact) noexcept {
  const auto same = [&](const further_contact& one) { return one.key == contact; };
  const auto found = std::find_if(chain.others.begin(), chain.others.end(), same);
  if (found == chain.others.end()) return {};
  return {&chain, static_cast<std::uint16_t>(found - chain.others.begin() + 1)};
}

}  // namespace

chain_table::~chain_table() {
  for (std::uint32_t index = 0; index < places_; ++index) {
    if (place& one = at(index); one.is_packed())
      free_packed(one);
    else
      delete one.awake;
  }
}

located chain_table::find(const key128& contact) {
  located found;
  by_key_.find(contact, [&](std::uint32_t index) {
    const place& where = at(index);
    if (where.key() == contact)
      found = {&wake(index), 0};
    else if (!where.is_packed())
      found = other_in(*where.awake, contact);
    return found.chain != nullptr;
  });
  return found;
}

void chain_table::prefetch_chain(std::uint32_t index) const noexcept {
  if (index == none || !at(index).used()) return;
  const place& where = at(index);
  prefetch(where.awake, where.is_packed() ? where.packed_bytes : sizeof(tracked_chain));
}

void chain_table::prefetch_history(std::uint32_t index) const noexcept { __builtin_prefetch(history_of(index), 1); }

void chain_table::prefetch_facts(std::uint32_t index) const noexcept {
  if (const history* recent = history_of(index)) recent->prefetch();
}

tracked_chain& chain_table::unpack_at(std::uint32_t index) {
  place& where = at(index);
  auto woken = take_chain();
  woken->index = index;
  unpack(where.bytes(), default_channel_, *woken);
  free_packed(where);
  where.awake = woken.release();
  return *where.awake;
}

void chain_table::rest(tracked_chain& of) {
  if (!can_be_packed(of)) return;
  packing_.clear();
  pack(of, packing_);
  const auto bytes = packing_.bytes();
  place& where = at(of.index);
  auto* const packed = new std::byte[bytes.size()];
  std::copy(bytes.begin(), bytes.end(), packed);
  where.packed = packed;
  where.packed_bytes = static_cast<std::uint32_t>(bytes.size());
  keep_spare(std::unique_ptr<tracked_chain>(&of));
}

const tracked_chain& chain_table::look_at(std::uint32_t index, tracked_chain& unpacked) const {
  const place& where = at(index);
  if (!where.is_packed()) return *where.awake;
  unpacked.index = index;
  unpack(where.bytes(), default_channel_, unpacked);
  return unpacked;
}

tracked_chain& chain_table::add(const key128& root) {
  if (free_.empty()) {
    if (places_ % block_places == 0) blocks_.push_back(std::make_unique<place[]>(block_places));
    free_.push_back(places_++);
  }
  const std::uint32_t index = free_.back();
  auto added = take_chain();
  by_key_.insert(root, index);
  free_.pop_back();
  added->key = root;
  added->index = index;
  place& where = at(index);
  where.captured = capture_number;
  where.check_at = time_point::max();
  where.awake = added.release();
  return *where.awake;
}

located chain_table::add_to(tracked_chain& of, const key128& contact) {
  const auto member = static_cast<std::uint16_t>(of.now.size());
  by_key_.insert(contact, of.index);
  of.others.push_back({contact, {}, {}});
  of.now.others.emplace_back();
  if (of.recent) of.recent->base().others.emplace_back();
  return {&of, member};
}

void chain_table::erase(tracked_chain& gone) {
  const std::uint32_t index = gone.index;
  by_key_.erase(gone.key, index);
  for (const further_contact& one : gone.others) by_key_.erase(one.key, index);
  forget_history(gone);
  at(index).awake = nullptr;
  keep_spare(std::unique_ptr<tracked_chain>(&gone));
  free_.push_back(index);
}

std::unique_ptr<tracked_chain> chain_table::take_chain() {
  if (spare_chains_.empty()) return std::make_unique<tracked_chain>();
  auto taken = std::move(spare_chains_.back());
  spare_chains_.pop_back();
  return taken;
}

void chain_table::keep_spare(std::unique_ptr<tracked_chain> gone) {
  if (spare_chains_.size() >= spares_max) return;
  std::destroy_at(gone.get());
  std::construct_at(gone.get());
  spare_chains_.push_back(std::move(gone));
}

void chain_table::free_packed(place& where) noexcept {
  delete[] where.packed;
  where.awake = nullptr;
  where.packed_bytes = 0;
}

std::unique_ptr<history> chain_table::take_history() {
  if (spare_histories_.empty()) return std::make_unique<history>();
  auto taken = std::move(spare_histories_.back());
  spare_histories_.pop_back();
  return taken;
}

void chain_table::forget_history(tracked_chain& of) {
  if (!of.recent) return;
  std::unique_ptr<history> gone = std::move(of.recent);
  if (spare_histories_.size() >= spares_max) return;
  gone->reset();
  spare_histories_.push_back(std::move(gone));
}

}  // namespace floorwalker
