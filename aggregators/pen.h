// Writes into a ledger.
#pragma once

#include <algorithm>

#include "aggregators/ledger.h"
#include "aggregators/snapshot.h"

namespace floorwalker {

// Longer than a year no duration is believed: sums of times that came far too late would overflow.
inline constexpr microseconds longest_duration = std::chrono::days{366};

// What concerns a row that is none is booked nowhere.
struct pen {
  ledger& books;

  void count(row_id row, time_point at, figure what, int change = 1) const {
    write(row, {contribution::sort::count, static_cast<std::uint8_t>(what), change, row, at});
  }
  void sample(row_id row, time_point at, spread what, microseconds value, int change = 1) const {
    write(row, {contribution::sort::sample, static_cast<std::uint8_t>(what), change, row, at,
                std::min(value, longest_duration)});
  }
  void waiting(row_id row, time_point at, int change) const {
    write(row, {contribution::sort::waiting, 0, change, row, at});
  }
  void served(row_id row, time_point begin) const { write(row, {contribution::sort::overtook, 0, 1, row, begin}); }
  void left(row_id row, left_reason reason) const {
    write(row, {contribution::sort::left, static_cast<std::uint8_t>(reason), 1, row});
  }
  void leg_expired(row_id row) const { write(row, {contribution::sort::legs_expired, 0, 1, row}); }
  void expired(row_id row) const { write(row, {contribution::sort::expired, 0, 1, row}); }
  void wrapping(row_id row, const wrapping_leg& leg, int change) const {
    write(row, {contribution::sort::wrapping, 0, change, row, leg.released, leg.talk, leg.hold});
  }
  void handoffs(row_id row, std::size_t handoffs, int change) const {
    write(row, {contribution::sort::handoffs, static_cast<std::uint8_t>(std::min(handoffs, handoff_counts - 1)), change,
                row});
  }
  void contact(contact_count what, int change = 1) const {
    books.book({contribution::sort::contact, static_cast<std::uint8_t>(what), change});
  }
  // Durations that come out negative count as 0 and are counted.
  microseconds not_negative(microseconds duration, int change = 1) const {
    if (duration >= microseconds::zero()) return std::min(duration, longest_duration);
    contact(contact_count::negative_durations, change);
    return microseconds::zero();
  }

 private:
  void write(row_id row, const contribution& entry) const {
    if (row != row_id::none) books.book(entry);
  }
};

}  // namespace floorwalker
