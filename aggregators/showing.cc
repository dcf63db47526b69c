// What rows and agents show of contacts.
#include <algorithm>
#include <utility>

#include "aggregators/partition_core.h"

namespace floorwalker {
namespace {

// The rows that count the contact as handled or unanswered, each once; on hold if any leg there is.
presences presences_of(const life& contact) {
  presences found;
  for (const leg& one : contact.legs) {
    const bool handles = !one.set_aside;
    if (!one.open() || !one.of_agent() || one.row == row_id::none || !(handles || contact.messages.reply_due()))
      continue;
    auto same = std::find_if(found.begin(), found.end(), [&](const presence& p) { return p.row == one.row; });
    if (same == found.end()) same = found.insert(found.end(), {one.row});
    same->handling |= handles;
    same->on_hold |= handles && one.on_hold;
  }
  return found;
}

// Of the customer: none once the root was answered.
time_point customer_since(const visit& wait, const root_facts& root) {
  return root.answered ? time_point::max() : wait.begin - root.waited;
}

visit wait_of(const life& contact) { return contact.waiting.counts ? contact.waiting : visit{}; }

time_point unanswered_since(const presences& where, const life& contact) {
  return where.empty() ? time_point{} : contact.messages.unanswered_since;
}

engagements engagements_of(const life& contact, channel_id channel) {
  engagements found;
  for (const leg& one : contact.legs)
    if ((one.open() && !one.set_aside) || one.wrapping())
      found.push_back({one.agent, channel, one.open() ? engagement_kind::leg : engagement_kind::wrapup});
  for (const std::uint64_t agent : contact.rings) found.push_back({agent, channel, engagement_kind::ring});
  return found;
}

}  // namespace

shown_contact shown_of(const chain& all, std::size_t member, channel_id default_channel) {
  const life& contact = all[member];
  shown_contact shown;
  shown.wait = wait_of(contact);
  shown.customer_since = customer_since(shown.wait, all.root);
  shown.where = presences_of(contact);
  shown.unanswered_since = unanswered_since(shown.where, contact);
  shown.engaged = engagements_of(contact, contact.channel != channel_id::none ? contact.channel : default_channel);
  return shown;
}

void partition_state::impl::show(tracked_chain& of, std::uint16_t member) {
  show_waiting(of, member);
  // No agent has to do with it, and none had.
  const life& contact = of.now[member];
  const shown_contact& shown = of.shown(member);
  if (contact.legs.empty() && contact.rings.empty() && shown.where.empty() && shown.engaged.empty()) return;
  show_presence(of, member);
  show_engagements(of, member);
}

void partition_state::impl::show_all(tracked_chain& of) {
  for (std::size_t member = 0; member < of.now.size(); ++member) show(of, static_cast<std::uint16_t>(member));
}

void partition_state::impl::show_waiting(tracked_chain& of, std::uint16_t member) {
  const life& contact = of.now[member];
  shown_contact& shown = of.shown(member);
  const visit wanted = wait_of(contact);
  const time_point since = customer_since(wanted, of.now.root);
  if (shown.wait != wanted) {
    if (shown.wait.open()) remove_waiting(of, member);
    shown.wait = wanted;
    shown.customer_since = since;
    if (wanted.open()) add_waiting(of, member);
  } else if (wanted.open() && shown.customer_since != since) {
    shown.customer_since = since;
    rows[wanted.row].waiting[contacts.listed(of.index, member).waiting].customer_since = since;
    rows.mark(wanted.row);
  }
  if (!wanted.open() || shown.overdue || newest <= wanted.deadline() + config->max_disorder) return;
  shown.overdue = true;
  rows.overdue_changed(wanted.row, +1);
}

void partition_state::impl::add_waiting(tracked_chain& of, std::uint16_t member) {
  const shown_contact& shown = of.shown(member);
  auto& waiting = rows[shown.wait.row].waiting;
  contacts.listed(of.index, member).waiting = static_cast<std::uint32_t>(waiting.size());
  waiting.push_back({{shown.wait.begin, shown.wait.deadline(), shown.customer_since}, {of.index, member}});
  rows.mark(shown.wait.row);
}

void partition_state::impl::remove_waiting(const tracked_chain& of, std::uint16_t member) {
  const row_id row = of.shown(member).wait.row;
  auto& waiting = rows[row].waiting;
  const std::uint32_t place = contacts.listed(of.index, member).waiting;
  const listed_contact moved = waiting.back().who;
  waiting[place] = waiting.back();
  contacts.listed(moved.chain, moved.member).waiting = place;
  waiting.pop_back();
  rows.mark(row);
}

// An open wait that stands in the exported misses already leaves them before it is booked for good: never twice.
void partition_state::impl::settle_overdue(shown_contact& of) {
  if (!std::exchange(of.overdue, false)) return;
  rows.overdue_changed(of.wait.row, -1);
}

void partition_state::impl::show_presence(tracked_chain& of, std::uint16_t member) {
  shown_contact& shown = of.shown(member);
  presences wanted = presences_of(of.now[member]);
  const time_point since = unanswered_since(wanted, of.now[member]);
  if (wanted == shown.where && since == shown.unanswered_since) return;
  count_presence(of, member, -1);
  shown.where = std::move(wanted);
  shown.unanswered_since = since;
  count_presence(of, member, +1);
}

void partition_state::impl::count_presence(tracked_chain& of, std::uint16_t member, int change) {
  shown_contact& shown = of.shown(member);
  for (const presence& one : shown.where) rows.mark(one.row);
  if (shown.where.size() == 1) {
    const presence& only = shown.where.front();
    auto& row = rows[only.row];
    if (only.handling) row.handling += change;
    if (only.on_hold) row.on_hold += change;
    if (shown.unanswered_since == time_point{}) return;
    if (change > 0)
      list_unanswered(of, member);
    else
      unlist_unanswered(of, member);
  } else if (shown.where.size() > 1) {
    for (const presence& one : shown.where) rows[one.row].shared += change;
    if (change > 0)
      shared.push_back({of.index, member});
    else
      std::erase(shared, listed_contact{of.index, member});
  }
}

void partition_state::impl::list_unanswered(tracked_chain& of, std::uint16_t member) {
  const shown_contact& shown = of.shown(member);
  auto& row = rows[shown.where.front().row];
  contacts.listed(of.index, member).unanswered = static_cast<std::uint32_t>(row.unanswered.size());
  row.unanswered.push_back({{shown.unanswered_since, row.reply_deadline(shown.unanswered_since)}, {of.index, member}});
}

void partition_state::impl::unlist_unanswered(const tracked_chain& of, std::uint16_t member) {
  auto& unanswered = rows[of.shown(member).where.front().row].unanswered;
  const std::uint32_t place = contacts.listed(of.index, member).unanswered;
  const listed_contact moved = unanswered.back().who;
  unanswered[place] = unanswered.back();
  contacts.listed(moved.chain, moved.member).unanswered = place;
  unanswered.pop_back();
}

void partition_state::impl::show_engagements(tracked_chain& of, std::uint16_t member) {
  shown_contact& shown = of.shown(member);
  const life& contact = of.now[member];
  engagements wanted = engagements_of(contact, rows.channel_or_default(contact.channel));
  if (wanted == shown.engaged) return;
  for (const engagement& one : shown.engaged) agents.engage(one, -1);
  for (const engagement& one : wanted) agents.engage(one, +1);
  shown.engaged = std::move(wanted);
}

void partition_state::impl::write_shared(partition_view& to) {
  to.shared_contacts.clear();
  for (const auto& [who, member] : shared) {
    const shown_contact& shown = contacts.awake(who).shown(member);  // as is every one in several rows
    auto& in = to.shared_contacts.emplace_back();
    for (const presence& each : shown.where) {
      handled_in& row =
          in.emplace_back(handled_in{static_cast<std::uint32_t>(each.row), each.handling, each.on_hold, {}});
      if (shown.unanswered_since != time_point{})
        row.unanswered = {shown.unanswered_since, rows[each.row].reply_deadline(shown.unanswered_since)};
    }
  }
}

}  // namespace floorwalker
