#include "aggregators/legs.h"

#include <algorithm>
#include <utility>

namespace floorwalker {
namespace {

struct durations {
  microseconds talk{}, hold{}, wrapup{};
};

durations durations_of(const leg& over, const pen& books, int change) {
  const time_point talk_end = over.wrapup_started ? std::min(over.released, over.wrapup_begin) : over.released;
  const time_point wrapup_begin = over.wrapup_started ? over.wrapup_begin : over.released;
  return {books.not_negative(talk_end - over.begin - over.held - over.parked, change), over.held,
          over.wrapup_ended ? books.not_negative(over.wrapup_end - wrapup_begin, change) : microseconds::zero()};
}

// What a leg contributes once it is over, dated where its last event is.
void book_samples(const leg& over, const durations& spent, const pen& books, int change) {
  const time_point at = over.wrapup_ended ? std::max(over.released, over.wrapup_end) : over.released;
  books.sample(over.row, at, spread::talk, spent.talk, change);
  books.sample(over.row, at, spread::hold, spent.hold, change);
  if (over.wrapup_ended) books.sample(over.row, at, spread::wrapup, spent.wrapup, change);
  books.sample(over.row, at, spread::handle, spent.talk + spent.hold + spent.wrapup, change);
}

// Books what a leg says as things stand; change -1 takes the very same back.
void book(const leg& over, const pen& books, int change) {
  if (over.open() || !over.of_agent()) return;
  const durations spent = durations_of(over, books, change);
  if (over.wrapping())
    books.wrapping(over.row, {over.released, spent.talk, spent.hold}, change);
  else
    book_samples(over, spent, books, change);
}

void close_span(leg& open, time_point at) {
  const microseconds length = std::clamp(at - open.span_begin, microseconds::zero(), longest_duration);
  if (open.set_aside)
    open.parked += length;
  else if (open.on_hold)
    open.held += length;
  open.span_begin = at;
}

// What counts once an agent's leg has ended, besides its durations.
void count_end(const leg& over, row_lookup& rows, const pen& books) {
  if (!over.of_agent()) return;
  books.count(over.row, over.released, figure::legs_ended);
  if (over.transferred) books.count(over.row, over.released, figure::legs_transferred);
  if (over.answered_visit && rows.is_voice(over.row) && over.released - over.begin < short_answer)
    books.count(over.row, over.released, figure::answered_short);
}

void release(leg& open, time_point at, row_lookup& rows, const pen& books) {
  if (!open.wrapup_started) close_span(open, at);
  open.over = true;
  open.released = at;
  count_end(open, rows, books);
  book(open, books, +1);
}

// held, resumed, parked, unparked: of the agent named, else of all on the contact.
void change_span(life& contact, const fact& event) {
  const bool parks = event.type == event_type::contact_parked || event.type == event_type::contact_unparked;
  const bool begins = event.type == event_type::contact_held || event.type == event_type::contact_parked;
  for (leg& one : contact.legs) {
    const bool meant = event.agent == 0 || one.agent == event.agent;
    if (!meant || !one.open()) continue;
    if (!one.wrapup_started) close_span(one, event.time);
    (parks ? one.set_aside : one.on_hold) = begins;
  }
}

template <class Condition>
leg* last_leg(life& contact, Condition&& holds) noexcept {
  const auto found = std::find_if(contact.legs.rbegin(), contact.legs.rend(), holds);
  return found == contact.legs.rend() ? nullptr : &*found;
}

void wrapup_started(leg& one, time_point at, const pen& books) {
  if (one.wrapup_started || one.wrapup_ended) return;
  book(one, books, -1);
  if (one.open()) close_span(one, at);
  one.wrapup_started = true;
  one.wrapup_begin = at;
  book(one, books, +1);
}

void wrapup_ended(leg& one, time_point at, const pen& books) {
  if (one.wrapup_ended) return;
  book(one, books, -1);
  one.wrapup_ended = true;
  one.wrapup_end = at;
  book(one, books, +1);
}

}  // namespace

leg* last_leg_of(life& contact, std::uint64_t agent) noexcept {
  return agent == 0 ? nullptr : last_leg(contact, [&](const leg& one) { return one.agent == agent; });
}

leg* last_agent_leg(life& contact) noexcept {
  return last_leg(contact, [](const leg& one) { return one.of_agent(); });
}

leg* last_open_agent_leg(life& contact) noexcept {
  return last_leg(contact, [](const leg& one) { return one.open() && one.of_agent(); });
}

leg* consult_leg(life& contact, std::uint64_t agent) noexcept {
  return last_leg(contact, [&](const leg& one) {
    return one.role == leg_role::consult && (agent != 0 ? one.agent == agent : one.open());
  });
}

bool has_open_leg(const life& contact, std::uint64_t agent) noexcept {
  return std::any_of(contact.legs.begin(), contact.legs.end(),
                     [&](const leg& one) { return one.open() && one.agent == agent; });
}

void begin_leg(const scene& now, row_id row, bool answered_visit) {
  auto& legs = now.contact.legs;
  if (legs.size() >= legs_max) {
    const auto finished =
        std::find_if(legs.begin(), legs.end(), [](const leg& one) { return !one.open() && !one.wrapping(); });
    if (finished == legs.end()) return now.books.contact(contact_count::over_limits);
    legs.erase(finished);
  }
  leg& begun = legs.emplace_back();
  begun.agent = now.event.agent;
  begun.begin = begun.span_begin = now.event.time;
  begun.row = row;
  begun.role = now.event.role;
  begun.answered_visit = answered_visit;
}

void step_legs(const scene& now) {
  const fact& event = now.event;
  switch (event.type) {
    case event_type::contact_held:
    case event_type::contact_resumed:
    case event_type::contact_parked:
    case event_type::contact_unparked: return change_span(now.contact, event);
    case event_type::contact_released:
      for (leg& one : now.contact.legs)
        if (one.open() && one.agent == event.agent) release(one, event.time, now.rows, now.books);
      return;
    case event_type::contact_wrapup_started:
      if (leg* last = last_leg_of(now.contact, event.agent)) wrapup_started(*last, event.time, now.books);
      return;
    case event_type::contact_wrapup_ended:
      if (leg* last = last_leg_of(now.contact, event.agent)) wrapup_ended(*last, event.time, now.books);
      return;
    default: return;
  }
}

void release_all(const scene& now) {
  for (leg& one : now.contact.legs)
    if (one.open()) release(one, now.event.time, now.rows, now.books);
}

void pass_on(leg& sender, const pen& books) {
  if (std::exchange(sender.transferred, true)) return;
  if (sender.over && sender.of_agent()) books.count(sender.row, sender.released, figure::legs_transferred);
}

void take_over(leg& receiver, row_id row, row_lookup& rows, const pen& books) {
  receiver.role = leg_role::agent;
  receiver.row = row;
  if (!receiver.over) return;
  count_end(receiver, rows, books);
  book(receiver, books, +1);
}

void restore_wrapping(const leg& one, ledger& books) {
  if (one.wrapping()) book(one, {books}, +1);
}

void give_up_legs(life& contact, const pen& books) {
  for (const leg& one : contact.legs) {
    if (one.open() && one.of_agent()) books.leg_expired(one.row);
    if (!one.wrapping() || !one.of_agent()) continue;
    book(one, books, -1);
    book_samples(one, durations_of(one, books, +1), books, +1);
  }
  contact.legs.clear();
}

}  // namespace floorwalker
