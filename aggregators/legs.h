// The agents' part of a contact's life: talk, hold, parked, wrap-up.
#pragma once

#include "aggregators/life.h"

namespace floorwalker {

// Writes into a ledger. What concerns a row that is none is booked nowhere.
struct pen {
  ledger& books;

  void count(row_id row, time_point at, figure what) const {
    write(row, {contribution::sort::count, static_cast<std::uint8_t>(what), 1, row, at});
  }
  void sample(row_id row, time_point at, spread what, microseconds value, int change = 1) const {
    write(row, {contribution::sort::sample, static_cast<std::uint8_t>(what), change, row, at, value});
  }
  void waiting(row_id row, time_point at, int change) const {
    write(row, {contribution::sort::waiting, 0, change, row, at});
  }
  void served(row_id row, time_point begin) const { write(row, {contribution::sort::overtook, 0, 1, row, begin}); }
  void left(row_id row, left_reason reason) const {
    write(row, {contribution::sort::left, static_cast<std::uint8_t>(reason), 1, row});
  }
  void expired(row_id row) const { write(row, {contribution::sort::expired, 0, 1, row}); }
  void wrapping(row_id row, const wrapping_leg& leg, int change) const {
    write(row, {contribution::sort::wrapping, 0, change, row, leg.released, leg.talk, leg.hold});
  }
  void contact(contact_count what, int change = 1) const {
    books.book({contribution::sort::contact, static_cast<std::uint8_t>(what), change});
  }
  // Durations that come out negative count as 0 and are counted.
  microseconds not_negative(microseconds duration, int change = 1) const {
    if (duration >= microseconds::zero()) return duration;
    contact(contact_count::negative_durations, change);
    return microseconds::zero();
  }

 private:
  void write(row_id row, const contribution& entry) const {
    if (row != row_id::none) books.book(entry);
  }
};

bool any_open_agent_leg(const life& contact) noexcept;
bool has_open_leg(const life& contact, std::uint64_t agent) noexcept;
void begin_leg(life& contact, const fact& answer, row_id row, bool answered_visit);
// held, resumed, parked, unparked, released, wrapup_started, wrapup_ended; any other type does nothing.
void step_legs(life& contact, const fact& event, row_lookup& rows, const pen& books);
void release_all(life& contact, time_point at, row_lookup& rows, const pen& books);
// Books a leg that is wrapping up into the rows again, which hold such legs only in memory.
void restore_wrapping(const leg& one, ledger& books);
// Ends every leg without a sample, and books those whose wrap-up never ended as they are.
void give_up_legs(life& contact, const pen& books);

}  // namespace floorwalker
