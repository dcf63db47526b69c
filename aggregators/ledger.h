// Where a contact's life books what it contributes to the figures.
#pragma once

#include "aggregators/cell.h"
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
enum class contact_count : std::uint8_t { reopened, answered_direct, negative_durations };

// Every call is a contribution that adds; `weight` +1 books it, -1 withdraws it. A row_id::none is booked nowhere.
// One thread; calls keep no references.
class ledger {
 public:
  virtual ~ledger() = default;
  virtual void count(row_id row, time_point at, figure what, int weight) = 0;
  virtual void sample(row_id row, time_point at, spread what, microseconds value, int weight) = 0;
  // A visit begins (change +1) or ends (-1): for the most waiting at once.
  virtual void waiting_changed(row_id row, time_point at, int change, int weight) = 0;
  // A visit that began then has been answered: for telling whether older ones were overtaken.
  virtual void served(row_id row, time_point begin, int weight) = 0;
  virtual void left(row_id row, left_reason reason, int weight) = 0;
  virtual void expired(row_id row, int weight) = 0;
  virtual void wrapping(row_id row, const wrapping_leg& leg, int weight) = 0;
  virtual void contact(contact_count what, int weight) = 0;
};

}  // namespace floorwalker
