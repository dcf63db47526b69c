// The agents' part of a contact's life: talk, hold, parked, wrap-up.
#pragma once

#include "aggregators/scene.h"

namespace floorwalker {

// Null if there is none. An agent 0 is nobody.
leg* last_leg_of(life& contact, std::uint64_t agent) noexcept;
leg* last_agent_leg(life& contact) noexcept;
leg* last_open_agent_leg(life& contact) noexcept;
// The last consult leg of that agent; of nobody: the last one that is open.
leg* consult_leg(life& contact, std::uint64_t agent) noexcept;
bool has_open_leg(const life& contact, std::uint64_t agent) noexcept;

// Counted, and not begun, if there are too many.
void begin_leg(const scene& now, row_id row, bool answered_visit);
// held, resumed, parked, unparked, released, wrapup_started, wrapup_ended; any other type does nothing.
void step_legs(const scene& now);
void release_all(const scene& now);
// The contact is transferred by this leg: it ends, or has ended, by transfer.
void pass_on(leg& sender, const pen& books);
// A consult leg becomes an agent's leg, for all of its time, booked to this row.
void take_over(leg& receiver, row_id row, row_lookup& rows, const pen& books);
// Books a leg that is wrapping up into the rows again, which hold such legs only in memory.
void restore_wrapping(const leg& one, ledger& books);
// Ends every open leg without a sample, counted as expired, and books those whose wrap-up never ended as they are.
void give_up_legs(life& contact, const pen& books);

}  // namespace floorwalker
