// Contacts that nothing was heard of for too long.
#include <algorithm>

#include "aggregators/partition_core.h"

namespace floorwalker {

microseconds partition_state::impl::expire_after(const life& of) {
  return std::max(rows.settings_of(of.channel).expire_after, reorder_span());
}

microseconds partition_state::impl::lifetime(const life& of) {
  const microseconds whole = expire_after(of);
  return of.ended && of.at_rest() ? std::max(whole / 4, reorder_span()) : whole;
}

time_point partition_state::impl::next_due(const tracked_chain& of) {
  const time_point recent = of.recent ? of.recent->newest() : time_point::max();
  time_point due = of.recent ? recent + reorder_span() : time_point::max();
  const auto look_at = [&](const life& one, const shown_contact& shown) {
    // Lifetimes are longer than histories.
    if (one.seen && one.newest < recent) due = std::min(due, one.newest + lifetime(one));
    if (shown.wait.open() && !shown.overdue) due = std::min(due, shown.wait.deadline() + config->max_disorder);
  };
  look_at(of.now.first, of.first);
  for (std::size_t i = 0; i < of.others.size(); ++i) look_at(of.now.others[i], of.others[i].shown);
  return due;
}

void partition_state::impl::watch(const tracked_chain& of) {
  const time_point due = next_due(of);
  time_point& check_at = contacts.check_at(of.index);
  if (due >= check_at) return;
  check_at = due;
  timers.push({due, of.index});
}

void partition_state::impl::fire_timers() {
  for (calendar::timer due; timers.pop(newest, due);) {
    timers.visit_next([&](std::uint32_t chain, int soon) {
      if (soon == 3) contacts.prefetch_place(chain);
      if (soon == 2) contacts.prefetch_chain(chain);
      if (soon == 1) contacts.prefetch_history(chain);
      if (soon == 0) contacts.prefetch_facts(chain);
    });
    fire(due);
  }
}

void partition_state::impl::fire(const calendar::timer& due) {
  if (!contacts.used(due.chain) || contacts.check_at(due.chain) != due.due) return;
  contacts.check_at(due.chain) = time_point::max();
  tracked_chain& who = contacts.wake(due.chain);
  if (who.recent && newest > who.recent->newest() + reorder_span()) {
    before_change(who);
    contacts.forget_history(who);
  }
  if (give_up_silent(who)) contacts.rest(who);
}

bool partition_state::impl::give_up_silent(tracked_chain& of) {
  bool any_left = false;
  for (std::size_t member = 0; member < of.now.size(); ++member) {
    const life& one = of.now[member];
    if (one.seen && newest > one.newest + lifetime(one))
      give_up(of, member);
    else
      show_waiting(of, static_cast<std::uint16_t>(member));  // it may be overdue
    any_left |= one.seen;
  }
  if (any_left)
    watch(of);
  else
    contacts.erase(of);
  return any_left;
}

// Events of the chain's other contacts that can still be put in order happened while this one was in progress.
void partition_state::impl::note_progress(tracked_chain& of, const life& lost) {
  if (!lost.in_progress) return;
  time_point until = std::max(lost.newest + expire_after(lost), reorder_horizon());
  for (std::size_t member = 0; member < of.now.size(); ++member) until = std::max(until, of.now[member].newest);
  of.now.root.in_progress_until = std::max(of.now.root.in_progress_until, until + microseconds{1});
  if (of.recent) of.recent->base().root.in_progress_until = of.now.root.in_progress_until;
}

void partition_state::impl::give_up(tracked_chain& of, std::size_t member) {
  before_change(of);
  note_progress(of, of.now[member]);
  settle_overdue(of.shown(member));
  if (of.recent) {
    of.recent->fold(reorder_horizon(), rows);  // with all that is known of the contact
    of.recent->base()[member] = {};
  }
  expire(of.now, member, of.now[member].newest + expire_after(of.now[member]), rows);
  show(of, static_cast<std::uint16_t>(member));
}

}  // namespace floorwalker
