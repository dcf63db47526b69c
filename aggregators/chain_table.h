// The contacts of one partition, in chains, by key, and the memory they live in.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "aggregators/byte_stream.h"
#include "aggregators/chain_index.h"
#include "aggregators/packed_chain.h"
#include "aggregators/tracked_chain.h"

namespace floorwalker {

// A chain's contact; no chain: there is none.
struct located {
  tracked_chain* chain = nullptr;
  std::uint16_t member = 0;
};

// A chain is awake while something can happen to it, and else packed (packed_chain.h): whoever looks for it wakes it,
// and lets it rest again. One thread. References live until the chain rests or is erased.
class chain_table {
 public:
  // Contacts that told no channel are on this one.
  explicit chain_table(channel_id default_channel) noexcept : default_channel_(default_channel) {}
  ~chain_table();
  chain_table(const chain_table&) = delete;
  chain_table& operator=(const chain_table&) = delete;

  // Wakes its chain.
  located find(const key128& contact);
  // find(contact) comes soon, which most likely gives the chain of this index, if there is one: each asks the processor
  // to fetch what the one before it has had time to fetch. The index may have become another's, or be `none`.
  static constexpr std::uint32_t none = chain_index::none;
  void prefetch_key(const key128& contact) const noexcept { by_key_.prefetch(contact); }
  std::uint32_t likely(const key128& contact) const noexcept { return by_key_.likely(contact); }
  void prefetch_place(std::uint32_t index) const noexcept {
    if (index != none) __builtin_prefetch(&at(index), 1);
  }
  void prefetch_chain(std::uint32_t index) const noexcept;
  void prefetch_history(std::uint32_t index) const noexcept;
  void prefetch_facts(std::uint32_t index) const noexcept;
  // A new chain without a history, of whose root nothing was heard; the key must not be in the table.
  tracked_chain& add(const key128& root);
  // Another contact of the chain, of which nothing was heard; the key must not be in the table.
  located add_to(tracked_chain& of, const key128& contact);
  void erase(tracked_chain& gone);
  tracked_chain& wake(std::uint32_t index) {
    const place& where = at(index);
    return where.is_packed() ? unpack_at(index) : *where.awake;
  }
  tracked_chain& awake(std::uint32_t index) noexcept { return *at(index).awake; }  // one that is not packed
  // Packs the chain if it can be packed; its reference is then no more.
  void rest(tracked_chain& of);

  // Chains have indices below places(); not every index is used. What follows takes those that are.
  std::uint32_t places() const noexcept { return places_; }
  bool used(std::uint32_t index) const noexcept { return at(index).used(); }
  key128 key_of(std::uint32_t index) const noexcept { return at(index).key(); }
  // The chain itself, or `unpacked`, which is as new, made like it.
  const tracked_chain& look_at(std::uint32_t index, tracked_chain& unpacked) const;
  list_places& listed(std::uint32_t index, std::uint16_t member) noexcept {
    place& where = at(index);
    return member == 0 ? where.listed : where.awake->others[member - 1u].listed;
  }
  // When its only valid timer is due; the end of time: it has none.
  time_point& check_at(std::uint32_t index) noexcept { return at(index).check_at; }
  std::uint32_t& captured(std::uint32_t index) noexcept { return at(index).captured; }  // as a pane's
  // New chains are marked as captured by it.
  std::uint32_t capture_number = 0;
  std::size_t size() const noexcept { return by_key_.size(); }  // contacts

  // An empty history, whose memory may have served before.
  std::unique_ptr<history> take_history();
  void forget_history(tracked_chain& of);

 private:
  struct place {
    list_places listed;  // of the root's own contact
    time_point check_at = time_point::max();
    std::uint32_t captured = 0;
    std::uint32_t packed_bytes = 0;  // 0: awake, or not used
    union {
      tracked_chain* awake = nullptr;
      std::byte* packed;
    };
    bool used() const noexcept { return awake != nullptr; }
    bool is_packed() const noexcept { return packed_bytes != 0; }
    std::span<const std::byte> bytes() const noexcept { return {packed, packed_bytes}; }
    key128 key() const noexcept { return is_packed() ? floorwalker::key_of(bytes()) : awake->key; }
  };
  tracked_chain& unpack_at(std::uint32_t index);
  place& at(std::uint32_t index) noexcept { return blocks_[index / block_places][index % block_places]; }
  // Of a chain that is awake and has one.
  const history* history_of(std::uint32_t index) const noexcept {
    if (index == none) return nullptr;
    const place& where = at(index);
    return where.used() && !where.is_packed() ? where.awake->recent.get() : nullptr;
  }
  const place& at(std::uint32_t index) const noexcept { return blocks_[index / block_places][index % block_places]; }
  std::unique_ptr<tracked_chain> take_chain();
  void keep_spare(std::unique_ptr<tracked_chain> gone);
  static void free_packed(place& where) noexcept;

  const channel_id default_channel_;
  static constexpr std::uint32_t block_places = 1024;
  std::vector<std::unique_ptr<place[]>> blocks_;
  std::uint32_t places_ = 0;
  std::vector<std::uint32_t> free_;
  chain_index by_key_;
  std::vector<std::unique_ptr<tracked_chain>> spare_chains_;  // as new
  std::vector<std::unique_ptr<history>> spare_histories_;
  byte_writer packing_;
};

}  // namespace floorwalker
