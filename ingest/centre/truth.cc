#include "ingest/centre/truth.h"

#include <algorithm>
#include <set>

#include "aggregators/settings.h"

namespace floorwalker::simulated {
namespace {

using std::chrono::seconds;

// Outbound and internal contacts are in no queue figure.
bool counts(const contact& who) { return who.direction == direction::inbound || who.direction == direction::callback; }

bool handles(const leg& one) { return one.open && !one.parked && one.role == leg_role::agent; }

}  // namespace

row_truth& truth::row(std::string_view queue, std::string_view channel) {
  const auto [found, is_new] = rows_.try_emplace({queue, channel});
  row_truth& it = found->second;
  if (is_new) {
    const channel_settings judged = built_in_channel(channel);
    it.queue = queue;
    it.channel = channel;
    it.target = judged.target;
    it.short_abandon = judged.short_abandon;
    it.total = &totals_[channel];
  }
  return it;
}

void truth::progress(contact& who, time_point at) {
  contact_record& is = who.record;
  if (is.ended) {
    is.ended = false;
    ++reopened_;
    is.response_clock = at;
    is.customer_wrote = false;
  }
  if (is.in_progress) return;
  is.in_progress = true;
  chain_record& whole = who.of->record;
  if (whole.in_progress++ == 0 && whole.counted_as_ended) count_ended(*who.of, -1);
}

void truth::count_ended(chain& of, std::int64_t sign) {
  chain_record& whole = of.record;
  whole.counted_as_ended = sign > 0;
  const auto handoffs = std::max<std::int64_t>(static_cast<std::int64_t>(whole.agents.size()) - 1, 0);
  for (total_truth* total : whole.totals) {
    total->contacts_ended += sign;
    total->contacts_transferred += whole.transfers > 0 ? sign : 0;
    total->handoffs += sign * handoffs;
  }
}

void truth::started(contact& who, time_point at) {
  progress(who, at);
  who.record.response_clock = at;
  if (who.id == who.of->root) ++root_contacts_;
}

void truth::self_service(contact& who, time_point at) {
  if (!who.record.response_clock) return;
  who.record.response_clock = at;
  who.record.customer_wrote = false;
}

void truth::queued(contact& who, const desk& where, time_point at) {
  progress(who, at);
  row_truth& there = row(where.plan.name, who.channel);
  contact_record& is = who.record;
  if (is.waits_since && is.waits_in == &there) {
    there.requeued += counts(who) ? 1 : 0;
    return;
  }
  if (is.waits_since) left(who, left_reason::overflow, at);
  is.waits_since = at;
  is.waits_in = &there;
  if (!counts(who)) return;
  chain_record& whole = who.of->record;
  ++there.offered;
  ++there.waiting;
  if (!whole.queues.insert(where.plan.name).second) ++there.bounced;
  if (std::ranges::find(whole.totals, there.total) != whole.totals.end()) return;
  whole.totals.push_back(there.total);
  ++there.total->contacts_offered;
}

microseconds truth::end_visit(contact& who, time_point at, sum_of row_truth::*how) {
  contact_record& is = who.record;
  const microseconds wait = at - *is.waits_since;
  is.waits_since.reset();
  if (!counts(who)) return wait;
  --is.waits_in->waiting;
  (is.waits_in->*how).add(wait);
  who.of->record.waited += wait;
  return wait;
}

void truth::abandoned(contact& who, time_point at) {
  const microseconds wait = end_visit(who, at, &row_truth::abandoned);
  row_truth& there = *who.record.waits_in;
  if (counts(who) && wait < there.short_abandon) ++there.abandoned_short;
}

void truth::left(contact& who, left_reason why, time_point at) {
  end_visit(who, at, &row_truth::gone);
  if (counts(who)) ++who.record.waits_in->left[static_cast<std::size_t>(why)];
}

// Runs what changes the contact's legs, and keeps `handling`: a contact counts once in each row of such a leg.
template <class Change>
void truth::change_legs(contact& who, Change change) {
  const auto book = [&](std::int64_t sign) {
    std::set<row_truth*> rows;
    for (const leg& one : who.legs) {
      if (handles(one) && one.record.row && rows.insert(one.record.row).second) one.record.row->handling += sign;
    }
  };
  book(-1);
  change();
  book(+1);
}

void truth::answered(contact& who, leg& mine, const desk* where, time_point at) {
  progress(who, at);
  contact_record& is = who.record;
  mine.record.begin = at;
  const bool joins = std::ranges::any_of(
      who.legs, [&](const leg& other) { return &other != &mine && other.open && other.role == leg_role::agent; });
  if (mine.role == leg_role::agent) {
    who.of->record.agents.insert(mine.by->id);
    if (is.waits_since) {
      const microseconds wait = end_visit(who, at, &row_truth::answered);
      is.served_in = is.waits_in;
      mine.record.answered_visit = counts(who);
      if (counts(who) && wait <= is.waits_in->target) ++is.waits_in->answered_in_target;
      chain_record& whole = who.of->record;
      if (counts(who) && !whole.answered) is.waits_in->total->customer_wait.add(whole.waited);
      whole.answered |= counts(who);
    } else if (!joins) {
      ++answered_direct_;
      is.served_in = where ? &row(where->plan.name, who.channel) : nullptr;
    }
  }
  mine.open = false;  // until it is booked
  change_legs(who, [&] { mine.record.row = is.served_in, mine.open = true; });
}

void truth::held(leg& mine, time_point at) { mine.record.held_at = at; }

void truth::resumed(leg& mine, time_point at) {
  if (mine.record.held_at) mine.record.held += at - *mine.record.held_at;
  mine.record.held_at.reset();
}

void truth::parked(contact& who, leg& mine, time_point at) {
  close_reply(who, &mine);
  mine.record.parked_at = at;
  change_legs(who, [&] { mine.parked = true; });
}

void truth::unparked(contact& who, leg& mine, time_point at) {
  if (mine.record.parked_at) mine.record.parked += at - *mine.record.parked_at;
  mine.record.parked_at.reset();
  change_legs(who, [&] { mine.parked = false; });
}

void truth::transferred(contact& who, leg& from, const desk* to, leg* consulted) {
  chain_record& whole = who.of->record;
  row_truth& sender = *from.record.row;
  ++(consulted ? sender.transfers_consult : sender.transfers_blind);
  if (to) ++row(to->plan.name, who.channel).transfers_in;
  if (++whole.transfers == 3) ++sender.storms;
  from.record.transferred = true;
  if (!from.open) ++sender.legs_transferred;  // told after the release
  if (!consulted) return;
  whole.agents.insert(consulted->by->id);
  change_legs(who, [&] { consulted->role = leg_role::agent; });
}

row_truth* truth::replying_row(const contact& who, const leg* mine) const {
  if (mine) return mine->record.row;
  const auto last = std::find_if(who.legs.rbegin(), who.legs.rend(),
                                 [](const leg& one) { return one.open && one.role == leg_role::agent; });
  return last != who.legs.rend() ? last->record.row : who.record.served_in;
}

void truth::message(contact& who, party by, const leg* mine, time_point at) {
  contact_record& is = who.record;
  progress(who, at);
  if (by == party::customer) {
    if (!is.reply_clock) is.reply_clock = at;
    if (is.response_clock && !is.customer_wrote) is.response_clock = at;
    is.customer_wrote = true;
  }
  if (by != party::agent) return;
  row_truth* const there = replying_row(who, mine);
  if (there && is.response_clock && counts(who)) there->first_response.add(at - *is.response_clock);
  if (there && is.reply_clock) there->reply.add(at - *is.reply_clock);
  is.response_clock.reset();
  is.reply_clock.reset();
}

void truth::close_reply(contact& who, const leg* mine) {
  if (!who.record.reply_clock) return;
  who.record.reply_clock.reset();
  if (row_truth* const there = replying_row(who, mine)) ++there->closed_unanswered;
}

void truth::end_leg(contact& who, leg& mine, time_point at) {
  if (!mine.open) return;
  change_legs(who, [&] { mine.open = false; });
  leg_record& is = mine.record;
  is.end = at;
  resumed(mine, at);
  if (is.parked_at) is.parked += at - *is.parked_at;
  if (!is.row || mine.role != leg_role::agent) return;
  const time_point talk_end = std::min(at, is.wrapup_since.value_or(at));
  is.row->talk.add(talk_end - is.begin - is.held - is.parked);
  is.row->hold.add(is.held);
  is.row->legs_transferred += is.transferred ? 1 : 0;
  if (is.answered_visit && is.row->channel == "voice" && at - is.begin < seconds{10}) ++is.row->answered_short;
}

void truth::released(contact& who, leg& mine, time_point at) { end_leg(who, mine, at); }

void truth::wrapup_started(leg& mine, time_point at) { mine.record.wrapup_since = at; }

void truth::wrapup_ended(leg& mine, time_point at) {
  const leg_record& is = mine.record;
  if (is.row && mine.role == leg_role::agent) is.row->wrapup.add(at - is.wrapup_since.value_or(is.end.value_or(at)));
}

void truth::ended(contact& who, party by, time_point at) {
  contact_record& is = who.record;
  if (is.waits_since) {
    if (by == party::customer || by == party::unsaid)
      abandoned(who, at);
    else
      left(who, left_reason::system, at);
  }
  close_reply(who, nullptr);
  for (leg& one : who.legs) end_leg(who, one, at);
  is.ended = true;
  if (!is.in_progress) return;
  is.in_progress = false;
  if (--who.of->record.in_progress == 0) count_ended(*who.of, +1);
}

}  // namespace floorwalker::simulated
