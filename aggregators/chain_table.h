// The contacts of one partition, in chains, by key, and the memory they live in.
#pragma once

#include <boost/container/deque.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "aggregators/history.h"
#include "aggregators/key_table.h"
#include "aggregators/shown_contact.h"

namespace floorwalker {

// Names a chain as long as it lives; a later chain in the same place has another `life_number`.
struct chain_ref {
  std::uint32_t index = 0;
  std::uint32_t life_number = 0;
  bool operator==(const chain_ref&) const = default;
};

// One contact of a chain beside the root's own.
struct further_contact {
  key128 key;
  shown_contact shown;
};

// What every event looks at stands first, in one cache line.
struct alignas(64) tracked_chain {
  key128 key;  // the root's
  chain_ref self;
  std::unique_ptr<history> recent;          // null once nothing can come before its newest event any more
  time_point check_at = time_point::max();  // when its only valid lifetime timer fires
  bool used = false;                        // else the place is free
  std::uint32_t captured = 0;               // as a pane's
  chain now;
  shown_contact first;                  // of now.first
  std::vector<further_contact> others;  // as now.others

  shown_contact& shown(std::size_t member) noexcept { return member == 0 ? first : others[member - 1].shown; }
};

// A chain's contact; no chain: there is none.
struct located {
  tracked_chain* chain = nullptr;
  std::uint16_t member = 0;
};

// One thread. References live until the chain is erased.
class chain_table {
 public:
  located find(const key128& contact) noexcept;
  // find(contact) comes soon: each asks the processor to fetch what the one before it has had time to fetch.
  void prefetch_place(const key128& contact) const noexcept { by_key_.prefetch(contact); }
  void prefetch_chain(const key128& contact) const noexcept;
  void prefetch_history(const key128& contact) const noexcept;
  // A new chain without a history, of whose root nothing was heard; the key must not be in the table.
  tracked_chain& add(const key128& root);
  // Another contact of the chain, of which nothing was heard; the key must not be in the table.
  located add_to(tracked_chain& of, const key128& contact);
  void erase(tracked_chain& gone);
  // Null if that chain has been erased.
  tracked_chain* find(chain_ref ref) noexcept;
  // New chains are marked as captured by it.
  std::uint32_t capture_number = 0;
  tracked_chain& at(std::uint32_t index) noexcept { return places_[index]; }
  // Chains have indices below it; not every index is used.
  std::uint32_t places() const noexcept { return static_cast<std::uint32_t>(places_.size()); }
  std::size_t size() const noexcept { return by_key_.size(); }  // contacts

  // An empty history, whose memory may have served before.
  std::unique_ptr<history> take_history();
  void forget_history(tracked_chain& of);

  // Every chain, in no order.
  template <class Visitor>
  void visit(Visitor&& each) const {
    by_key_.visit([&](const key128&, const place& where) {
      if (where.member == 0) each(places_[where.index]);
    });
  }

 private:
  struct place {
    std::uint32_t index = 0;
    std::uint16_t member = 0;
  };
  // In blocks that never move.
  using blocks = boost::container::deque_options<boost::container::block_size<128U>>::type;
  boost::container::deque<tracked_chain, std::allocator<tracked_chain>, blocks> places_;
  std::vector<std::uint32_t> free_;
  key_table<place> by_key_;
  std::vector<std::unique_ptr<history>> spare_histories_;
};

}  // namespace floorwalker
