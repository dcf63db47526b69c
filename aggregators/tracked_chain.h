// A chain as its partition knows it while something happens to it: its contacts, their recent events, what is shown.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "aggregators/history.h"
#include "aggregators/shown_contact.h"

namespace floorwalker {

// Where a contact stands in its row's lists.
struct list_places {
  std::uint32_t waiting = 0, unanswered = 0;
};

// One contact of a chain beside the root's own.
struct further_contact {
  key128 key;
  shown_contact shown;
  list_places listed;
};

// What every event looks at stands first, in one cache line.
struct alignas(64) tracked_chain {
  key128 key;                       // the root's
  std::uint32_t index = 0;          // in the chain_table
  std::unique_ptr<history> recent;  // null once nothing can come before its newest event any more
  chain now;
  shown_contact first;                  // of now.first
  std::vector<further_contact> others;  // as now.others

  shown_contact& shown(std::size_t member) noexcept { return member == 0 ? first : others[member - 1].shown; }
  const shown_contact& shown(std::size_t member) const noexcept {
    return member == 0 ? first : others[member - 1].shown;
  }
};

}  // namespace floorwalker
