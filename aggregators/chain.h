// The contacts of one root, and what happens to them: a pure function, one event at a time.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include "aggregators/ledger.h"
#include "aggregators/life.h"

namespace floorwalker {

// What the contacts of a chain share.
struct root_facts {
  microseconds waited{};  // in all its visits that have ended
  time_point over_at;     // once over
  // A contact that expired since was in progress until then, for events that are put before it.
  time_point in_progress_until;
  std::uint32_t transfers = 0;
  bool answered = false;
  bool over = false;                                        // ended, and none of its contacts is in progress
  boost::container::small_vector<row_id, 1> totals;         // that it was offered in
  boost::container::small_vector<queue_id, 1> queues;       // that it has visited
  boost::container::small_vector<std::uint64_t, 1> agents;  // that it has met
  bool operator==(const root_facts&) const = default;
};

// Most chains are one contact: the root's own. It has the number 0, and may never have been heard of.
struct chain {
  root_facts root;
  life first;
  std::vector<life> others;
  bool operator==(const chain&) const = default;

  std::size_t size() const noexcept { return 1 + others.size(); }
  life& operator[](std::size_t member) noexcept { return member == 0 ? first : others[member - 1]; }
  const life& operator[](std::size_t member) const noexcept { return member == 0 ? first : others[member - 1]; }
};

inline constexpr std::size_t chain_contacts_max = 100;  // further contacts are chains of their own
inline constexpr std::size_t visited_queues_max = 32;   // that a root remembers
inline constexpr std::size_t met_agents_max = 64;

// What decides how a row's visits are counted.
struct row_rules {
  microseconds target{}, short_abandon{};
  std::span<const row_id> totals;  // that they count in
};

// What a step may ask for. Implemented by the table of rows.
class row_lookup {
 public:
  virtual ~row_lookup() = default;
  // The row of a queue on a channel (none: voice), made if it is new. Never none unless the queue is.
  virtual row_id row_of(queue_id queue, channel_id channel) = 0;
  // As they held in that generation of the settings.
  virtual row_rules rules_of(row_id row, std::uint32_t generation) const = 0;
  virtual queue_id queue_of(row_id row) const = 0;
  virtual bool is_voice(row_id row) const = 0;
};

// Lets `next` happen to its contact and books what that contributes.
void step(chain& contacts, const fact& next, row_lookup& rows, ledger& books);
// Nothing has been heard of the contact for too long: at `at` its visit is left as expired, its legs end without a
// sample. It is as if it had never been heard of.
void expire(chain& contacts, std::size_t member, time_point at, ledger& books);

}  // namespace floorwalker
