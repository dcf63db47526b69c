#include "aggregators/chain.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "aggregators/legs.h"
#include "aggregators/messages.h"
#include "aggregators/root.h"
#include "aggregators/transfers.h"

namespace floorwalker {
namespace {

// A contact's visits, and what its events mean for all else.
struct happening : scene {
  void reopen() const {
    if (!contact.ended) return;
    contact.ended = false;
    books.contact(contact_count::reopened);
    begin_episode(*this);
  }

  // The contact's own channel, or the first that was named if it never told.
  void learn_channel() const {
    if (contact.channel == channel_id::none) contact.channel = event.channel;
  }

  void goes_on() const {
    contact.in_progress = true;
    root_goes_on(*this);
  }

  row_id row() const { return row_named(event.queue); }

  void begin_visit(time_point begin) const {
    const row_id where = row();
    const row_rules rules = rules_of(where);
    contact.waiting = {where, begin, rules.target, rules.short_abandon, contact.counts_in_queues()};
    if (!contact.waiting.counts) return;
    books.count(where, begin, figure::offered);
    books.waiting(where, begin, +1);
    root_visits(*this, where, begin);
  }

  // An end without a visit makes one if it says how long the wait was, and where.
  bool visit_to_end() const {
    if (contact.waiting.open()) return true;
    if (event.queue == queue_id::none || !event.has_wait) return false;
    begin_visit(event.time - std::min(books.not_negative(event.wait), event.time.time_since_epoch()));
    return true;
  }

  // A visit that is over, and how long it lasted. Its row is none if it does not count.
  struct ended_visit : visit {
    microseconds wait{};
    bool in_target() const noexcept { return wait <= target; }
  };

  ended_visit end_visit() const {
    ended_visit over{contact.waiting, {}};
    contact.waiting = {};
    if (!over.counts) over.row = row_id::none;
    over.wait = books.not_negative(event.time - over.begin);
    books.waiting(over.row, std::max(event.time, over.begin), -1);
    if (over.open()) root_waited(*this, over.wait);
    return over;
  }

  void leave(left_reason reason) const {
    const ended_visit over = end_visit();
    books.count(over.row, event.time, figure::left);
    books.left(over.row, reason);
    books.sample(over.row, event.time, spread::wait_left, over.wait);
    if (over.in_target()) return;
    books.count(over.row, event.time, figure::left_past_target);
    books.count(over.row, over.deadline(), figure::target_missed);
  }

  void abandon() const {
    const ended_visit over = end_visit();
    books.count(over.row, event.time, figure::abandoned);
    books.sample(over.row, event.time, spread::wait_abandoned, over.wait);
    if (over.in_target()) books.count(over.row, event.time, figure::abandoned_in_target);
    if (over.open() && over.wait < over.short_abandon)
      return books.count(over.row, event.time, figure::abandoned_short);
    books.count(over.row, event.time, figure::abandoned_long);
    books.count(over.row, over.in_target() ? event.time : over.deadline(), figure::target_missed);
  }

  void answer_visit() const {
    contact.served = contact.waiting.row;
    const ended_visit over = end_visit();
    books.count(over.row, event.time, figure::answered);
    books.served(over.row, over.begin);
    books.sample(over.row, event.time, spread::wait_answered, over.wait);
    root_answered(*this, over.row);
    if (over.in_target()) {
      books.count(over.row, event.time, figure::answered_in_target);
      books.count(over.row, event.time, figure::target_met);
    } else {
      books.count(over.row, over.deadline(), figure::target_missed);
    }
  }

  void queued() const {
    reopen();
    goes_on();
    contact.rings.clear();
    if (contact.waiting.open()) {
      if (rows.queue_of(contact.waiting.row) == event.queue) {
        if (contact.waiting.counts) books.count(contact.waiting.row, event.time, figure::requeued);
        return;
      }
      leave(left_reason::overflow);
    }
    begin_visit(event.time);
  }

  // Where a leg that answers no visit belongs: to the conversation it joins, else to the queue it names.
  row_id row_without_visit() const {
    if (last_open_agent_leg(contact)) return contact.served;
    books.contact(contact_count::answered_direct);
    contact.served = event.queue != queue_id::none ? row() : row_id::none;
    return contact.served;
  }

  void answered_by_agent() const {
    // An agent who is still on the line (the release was lost) stays on the same leg, but the wait is over.
    const bool on_the_line = has_open_leg(contact, event.agent);
    const bool ends_visit = on_the_line ? contact.waiting.open() : visit_to_end();
    const bool counts = ends_visit && contact.waiting.counts;
    contact.rings.clear();
    if (ends_visit) answer_visit();
    if (on_the_line) return;
    begin_leg(*this, ends_visit ? contact.served : row_without_visit(), counts);
    root_meets(*this, event.agent);
  }

  void answered() const {
    reopen();
    goes_on();
    stop_ringing();
    if (event.role == leg_role::agent) return answered_by_agent();
    if (!has_open_leg(contact, event.agent)) begin_leg(*this, row_id::none, false);
  }

  void rings() const {
    const auto same = std::find(contact.rings.begin(), contact.rings.end(), event.agent);
    if (contact.ended || same != contact.rings.end()) return;
    if (contact.rings.size() == rings_max) return books.contact(contact_count::over_limits);
    contact.rings.push_back(event.agent);
  }

  void stop_ringing() const {
    const auto one = std::find(contact.rings.begin(), contact.rings.end(), event.agent);
    if (one != contact.rings.end()) contact.rings.erase(one);
  }

  void ended() const {
    contact.rings.clear();
    if (contact.waiting.open()) {
      if (event.by == party::customer || event.by == party::unsaid)
        abandon();
      else
        leave(left_reason::system);
    }
    close_reply_clock(*this);
    release_all(*this);
    contact.ended = true;
    contact.in_progress = false;
  }

  void started() const {
    contact.direction = event.direction;
    if (event.channel != channel_id::none) contact.channel = event.channel;
    restart_response_clock(*this);
    if (!contact.ended) goes_on();
  }

  void happen() const {
    learn_channel();
    switch (event.type) {
      case event_type::contact_started: return started();
      case event_type::contact_self_service_started:
      case event_type::contact_self_service_ended: return restart_response_clock(*this);
      case event_type::contact_queued: return queued();
      case event_type::contact_alerted: return rings();
      case event_type::contact_declined: return stop_ringing();
      case event_type::contact_answered: return answered();
      case event_type::contact_abandoned:
        contact.rings.clear();
        if (visit_to_end()) abandon();
        return;
      case event_type::contact_left_queue:
        contact.rings.clear();
        if (visit_to_end()) leave(event.left_reason);
        return;
      case event_type::contact_message:
        reopen();
        goes_on();
        return message(*this);
      case event_type::contact_transferred: return transferred(*this);
      case event_type::contact_ended: return ended();
      case event_type::contact_parked: close_reply_clock(*this); [[fallthrough]];
      default: return step_legs(*this);
    }
  }
};

bool in_progress(const chain& contacts) {
  return contacts.first.in_progress ||
         std::any_of(contacts.others.begin(), contacts.others.end(), [](const life& one) { return one.in_progress; });
}

}  // namespace

bool life::at_rest() const noexcept {
  return !waiting.open() && rings.empty() &&
         std::none_of(legs.begin(), legs.end(), [](const leg& one) { return one.open() || one.wrapping(); });
}

void step(chain& contacts, const fact& next, row_lookup& rows, ledger& books) {
  life& contact = contacts[next.member];
  const happening now{{contact, contacts.root, next, rows, {books}}};
  if (!std::exchange(contact.seen, true)) begin_episode(now);
  now.happen();
  const bool goes_on = in_progress(contacts) || next.order < contacts.root.in_progress_until;
  if (next.type == event_type::contact_ended && !goes_on) root_is_over(now);
  std::tie(contact.newest, contact.newest_sequence) = std::max(contact.place(), next.own_place());
}

void expire(chain& contacts, std::size_t member, time_point at, ledger& books) {
  life& contact = contacts[member];
  const pen ink{books};
  if (contact.waiting.open() && contact.waiting.counts) {
    const visit& lost = contact.waiting;
    ink.waiting(lost.row, at, -1);
    ink.expired(lost.row);
    if (at > lost.deadline()) ink.count(lost.row, lost.deadline(), figure::target_missed);
  }
  give_up_legs(contact, ink);
  contact = {};
}

}  // namespace floorwalker
