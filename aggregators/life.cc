#include "aggregators/life.h"

#include <algorithm>
#include <tuple>

#include "aggregators/legs.h"

namespace floorwalker {
namespace {

// One step in the making: the contact, what happens to it, and where that is booked.
struct happening {
  life& contact;
  const fact& event;
  row_lookup& rows;
  pen books;

  void reopen() {
    if (!contact.ended) return;
    contact.ended = false;
    books.contact(contact_count::reopened);
  }

  // The contact's own channel, or the first that was named if it never told.
  void learn_channel() {
    if (event.type == event_type::contact_started || contact.channel == channel_id::none)
      if (event.channel != channel_id::none) contact.channel = event.channel;
  }

  row_id row() const {
    return rows.row_of(event.queue, event.channel != channel_id::none ? event.channel : contact.channel);
  }

  void begin_visit(time_point begin) {
    const row_id where = row();
    contact.waiting = {where, begin, rows.settings_of(where).target};
    if (!contact.counts_in_queues()) return;
    books.count(where, begin, figure::offered);
    books.waiting(where, begin, +1);
  }

  // An end without a visit makes one if it says how long the wait was, and where.
  bool visit_to_end() {
    if (contact.waiting.open()) return true;
    if (event.queue == queue_id::none || !event.has_wait) return false;
    begin_visit(event.time - std::min(books.not_negative(event.wait), event.time.time_since_epoch()));
    return true;
  }

  // Ends the visit and hands it over for booking; its row is none if it does not count.
  visit end_visit() {
    visit over = contact.waiting;
    contact.waiting = {};
    if (!contact.counts_in_queues()) over.row = row_id::none;
    books.waiting(over.row, event.time, -1);
    return over;
  }

  microseconds waited(const visit& over) { return books.not_negative(event.time - over.begin); }

  void leave(left_reason reason) {
    const visit over = end_visit();
    const microseconds wait = waited(over);
    books.count(over.row, event.time, figure::left);
    books.left(over.row, reason);
    books.sample(over.row, event.time, spread::wait_left, wait);
    if (wait <= over.target) return;
    books.count(over.row, event.time, figure::left_past_target);
    books.count(over.row, over.deadline(), figure::target_missed);
  }

  void abandon() {
    const visit over = end_visit();
    const microseconds wait = waited(over);
    const bool in_target = wait <= over.target;
    books.count(over.row, event.time, figure::abandoned);
    books.sample(over.row, event.time, spread::wait_abandoned, wait);
    if (in_target) books.count(over.row, event.time, figure::abandoned_in_target);
    if (over.open() && wait < rows.settings_of(over.row).short_abandon)
      return books.count(over.row, event.time, figure::abandoned_short);
    books.count(over.row, event.time, figure::abandoned_long);
    books.count(over.row, in_target ? event.time : over.deadline(), figure::target_missed);
  }

  void answer_visit() {
    contact.served = contact.waiting.row;
    const visit over = end_visit();
    const microseconds wait = waited(over);
    books.count(over.row, event.time, figure::answered);
    books.served(over.row, over.begin);
    books.sample(over.row, event.time, spread::wait_answered, wait);
    if (wait <= over.target) {
      books.count(over.row, event.time, figure::answered_in_target);
      books.count(over.row, event.time, figure::target_met);
    } else {
      books.count(over.row, over.deadline(), figure::target_missed);
    }
  }

  void queued() {
    reopen();
    if (contact.waiting.open()) {
      if (rows.queue_of(contact.waiting.row) == event.queue) {
        if (contact.counts_in_queues()) books.count(contact.waiting.row, event.time, figure::requeued);
        return;
      }
      leave(left_reason::overflow);
    }
    begin_visit(event.time);
  }

  // Where a leg that answers no visit belongs: to the conversation it joins, else to the queue it names.
  row_id row_without_visit() {
    if (any_open_agent_leg(contact)) return contact.served;
    books.contact(contact_count::answered_direct);
    contact.served = event.queue != queue_id::none ? row() : row_id::none;
    return contact.served;
  }

  void answered() {
    reopen();
    // An agent who is still on the line (the release was lost) stays on the same leg, but the wait is over.
    const bool on_the_line = has_open_leg(contact, event.agent);
    if (event.role != leg_role::agent) {
      if (!on_the_line) begin_leg(contact, event, contact.served, false);
      return;
    }
    const bool ends_visit = on_the_line ? contact.waiting.open() : visit_to_end();
    if (ends_visit) answer_visit();
    if (on_the_line) return;
    begin_leg(contact, event, ends_visit ? contact.served : row_without_visit(),
              ends_visit && contact.counts_in_queues());
  }

  void ended() {
    if (contact.waiting.open()) {
      if (event.by == party::customer || event.by == party::unsaid)
        abandon();
      else
        leave(left_reason::system);
    }
    release_all(contact, event.time, rows, books);
    contact.ended = true;
  }

  void started() {
    contact.direction = event.direction;
    if (event.channel != channel_id::none) contact.channel = event.channel;
  }

  void happen() {
    switch (event.type) {
      case event_type::contact_started: return started();
      case event_type::contact_queued: return queued();
      case event_type::contact_answered: return answered();
      case event_type::contact_abandoned:
        if (visit_to_end()) abandon();
        return;
      case event_type::contact_left_queue:
        if (visit_to_end()) leave(event.left_reason);
        return;
      case event_type::contact_message: return reopen();
      case event_type::contact_ended: return ended();
      default: return step_legs(contact, event, rows, books);
    }
  }
};

}  // namespace

bool life::at_rest() const noexcept {
  return !waiting.open() &&
         std::none_of(legs.begin(), legs.end(), [](const leg& one) { return one.open() || one.wrapping(); });
}

void step(life& contact, const fact& next, row_lookup& rows, ledger& books) {
  happening{contact, next, rows, {books}}.happen();
  std::tie(contact.newest, contact.newest_sequence) = std::max(contact.place(), next.place());
}

void expire(life& contact, time_point at, ledger& books) {
  const pen ink{books};
  if (contact.waiting.open() && contact.counts_in_queues()) {
    const visit& lost = contact.waiting;
    ink.waiting(lost.row, at, -1);
    ink.expired(lost.row);
    if (at > lost.deadline()) ink.count(lost.row, lost.deadline(), figure::target_missed);
  }
  contact.waiting = {};
  give_up_legs(contact, ink);
}

}  // namespace floorwalker
