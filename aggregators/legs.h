// The agents' part of a contact's life: talk, hold, parked, wrap-up.
#pragma once

#include "aggregators/life.h"

namespace floorwalker {

// A ledger with the weight of this step; 0 books nothing. Forgives a row that is none.
struct pen {
  ledger& books;
  int weight;

  void count(row_id row, time_point at, figure what, int change = 1) const {
    if (weight != 0 && row != row_id::none) books.count(row, at, what, change * weight);
  }
  void sample(row_id row, time_point at, spread what, microseconds value, int change = 1) const {
    if (weight != 0 && row != row_id::none) books.sample(row, at, what, value, change * weight);
  }
  void waiting_changed(row_id row, time_point at, int change) const {
    if (weight != 0 && row != row_id::none) books.waiting_changed(row, at, change, weight);
  }
  void served(row_id row, time_point begin) const {
    if (weight != 0 && row != row_id::none) books.served(row, begin, weight);
  }
  void left(row_id row, left_reason reason) const {
    if (weight != 0 && row != row_id::none) books.left(row, reason, weight);
  }
  void expired(row_id row) const {
    if (weight != 0 && row != row_id::none) books.expired(row, weight);
  }
  void wrapping(row_id row, const wrapping_leg& leg, int change) const {
    if (weight != 0 && row != row_id::none) books.wrapping(row, leg, change * weight);
  }
  void contact(contact_count what, int change = 1) const {
    if (weight != 0) books.contact(what, change * weight);
  }
  // Durations that come out negative count as 0 and are counted.
  microseconds not_negative(microseconds duration, int change = 1) const {
    if (duration >= microseconds::zero()) return duration;
    contact(contact_count::negative_durations, change);
    return microseconds::zero();
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
