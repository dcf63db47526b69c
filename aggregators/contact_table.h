// The contacts of one partition, by key, and the memory they live in.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "aggregators/history.h"
#include "aggregators/seen_ids.h"

namespace floorwalker {

// Names a contact as long as it lives; a later contact in the same place has another `life_number`.
struct contact_ref {
  std::uint32_t index = 0;
  std::uint32_t life_number = 0;
  bool operator==(const contact_ref&) const = default;
};

// A row that counts a contact among those handled.
struct handling {
  row_id row = row_id::none;
  bool on_hold = false;
  bool operator==(const handling&) const = default;
};
using handlings = boost::container::small_vector<handling, 1>;

// What every event looks at stands first, in one cache line.
struct alignas(64) contact {
  key128 key;
  contact_ref self;
  std::unique_ptr<history> recent;          // null once nothing can come before its newest event any more
  time_point check_at = time_point::max();  // when its only valid lifetime timer fires
  std::uint32_t waiting_place = 0;          // in the row's list
  bool overdue = false;                     // its row counts it among the overdue
  life now;
  // What its rows know of it:
  visit shown;  // the wait that stands in the row
  handlings handled;
};

// One thread. References live until the contact is erased.
class contact_table {
 public:
  // Null if there is none.
  contact* find(const key128& key) noexcept;
  // A new contact without a history; the key must not be in the table.
  contact& add(const key128& key);
  void erase(contact& gone);
  // Null if that contact has been erased.
  contact* find(contact_ref ref) noexcept;
  contact& at(std::uint32_t index) noexcept { return places_[index]; }
  std::size_t size() const noexcept { return by_key_.size(); }

  // An empty history, whose memory may have served before.
  std::unique_ptr<history> take_history();
  void forget_history(contact& of);

  // Every contact, in no order.
  template <class Visitor>
  void visit(Visitor&& each) const {
    for (const auto& [key, index] : by_key_) each(places_[index]);
  }

 private:
  std::deque<contact> places_;
  std::vector<std::uint32_t> free_;
  boost::unordered_flat_map<key128, std::uint32_t, key128_hash> by_key_;
  std::vector<std::unique_ptr<history>> spare_histories_;
};

}  // namespace floorwalker
