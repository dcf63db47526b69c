// Where a contact's life books what it contributes to the figures.
#pragma once

#include <cstdint>
#include <vector>

#include "aggregators/event.h"
#include "aggregators/figures.h"
#include "aggregators/ids.h"

namespace floorwalker {

// A leg that has ended while its wrap-up goes on: it counts where it ended, and moves when the wrap-up ends.
struct wrapping_leg {
  time_point released;
  microseconds talk{}, hold{};
  auto operator<=>(const wrapping_leg&) const = default;
};

// Counts about contacts that no row owns.
enum class contact_count : std::uint8_t {
  reopened,
  answered_direct,
  negative_durations,
  over_limits,  // a leg or a ring past legs_max or rings_max
};
inline constexpr std::size_t contact_count_count = index_of(contact_count::over_limits) + 1;

// One thing that a contact adds to a row; the same with the opposite `change` takes it back.
struct contribution {
  enum class sort : std::uint8_t {
    count,         // what: a figure
    sample,        // what: a spread; value
    waiting,       // a visit begins (+1) or ends (-1) then: for the most waiting at once
    overtook,      // a visit that began then has been answered: for telling whether older ones were overtaken
    left,          // what: a left_reason
    expired,       // a visit that nothing was heard of
    legs_expired,  // an agent's leg likewise
    wrapping,      // a wrapping_leg: at, value (talk), hold
    handoffs,      // what: how many the root had, at most handoff_counts - 1
    contact,       // what: a contact_count; no row
  };
  sort which = sort::count;
  std::uint8_t what = 0;
  int change = 1;
  row_id row = row_id::none;
  time_point at{};
  microseconds value{}, hold{};
};

// One thread.
class ledger {
 public:
  virtual ~ledger() = default;
  virtual void book(const contribution& entry) = 0;
};

// For following a life without booking anything.
class no_ledger final : public ledger {
 public:
  void book(const contribution&) override {}
};

// Collects what was contributed, to take it back: last in, first out, so that everything taken back is there.
class withdrawal final : public ledger {
 public:
  void book(const contribution& entry) override { entries_.push_back(entry); }
  // Books the opposite of all entries and forgets them.
  void take_back(ledger& from) {
    for (; !entries_.empty(); entries_.pop_back()) {
      entries_.back().change = -entries_.back().change;
      from.book(entries_.back());
    }
  }

 private:
  std::vector<contribution> entries_;
};

}  // namespace floorwalker
