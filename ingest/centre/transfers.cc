// Calls with more than one agent: transfers, consults, conferences, a supervisor who listens in.
#include "ingest/centre/conversations.h"
#include "ingest/centre/world.h"

namespace floorwalker::simulated {
void conversations::pass_on(const contact_ptr& who, leg& mine, desk& to) {
  const double how = w_.luck.unit();
  release_others(who, mine);
  if (how < 0.04) {
    w_.tell.transferred_blind(*who, mine, nullptr, nullptr);
    w_.tell.released(*who, mine);
    w_.tell.ended(*who, party::system, true);
    return wrap_up(who, mine);
  }
  agent* const other = how < 0.14 ? w_.routing.borrow(to, *who) : nullptr;
  const bool told_late = w_.luck.chance(0.05);
  if (told_late) w_.tell.released(*who, mine);
  w_.tell.transferred_blind(*who, mine, other ? nullptr : &to, other);
  if (!told_late) w_.tell.released(*who, mine);
  wrap_up(who, mine);
  other ? hand_to(who, *other, to) : w_.routing.enqueue(who, to);
}

// Straight to an agent: no queue sees it, unless the agent does not pick up.
void conversations::hand_to(const contact_ptr& who, agent& other, desk& to) {
  who->at = &to;
  w_.routing.seize(other, *who);
  w_.tell.alerted(*who, other);
  const bool picks_up = w_.luck.chance(0.93);
  w_.time.in(picks_up ? w_.luck.between(1, 5) : w_.luck.between(14, 18), [this, who, &other, &to, picks_up] {
    const bool is_there = other.has_in_hand(*who);
    if (is_there && picks_up) return talk(who, w_.tell.answered(*who, other, leg_role::agent, &to));
    w_.tell.declined(*who, other, is_there ? "no_answer" : "error");
    if (is_there) w_.staff.missed(other);
    w_.routing.done(other, *who);
    w_.routing.enqueue(who, to);
  });
}

void conversations::consult(const contact_ptr& who, leg& mine, microseconds rest) {
  desk* const to = who->at->passes_to;
  agent* const other = to ? w_.routing.borrow(*to, *who) : nullptr;
  if (!other) return later(who, mine, rest, [this, who, &mine] { finish(who, mine); });
  w_.tell.held(*who, mine);
  w_.routing.seize(*other, *who);
  w_.tell.alerted(*who, *other);
  w_.time.in(w_.luck.between(2, 6), [this, who, &mine, other, to, rest] {
    const bool is_there = other->has_in_hand(*who);
    if (!mine.open) return w_.routing.done(*other, *who);
    if (!is_there || w_.luck.chance(0.08)) {
      w_.tell.declined(*who, *other, is_there ? "rejected" : "error");
      w_.routing.done(*other, *who);
      w_.tell.resumed(*who, mine);
      return later(who, mine, rest, [this, who, &mine] { finish(who, mine); });
    }
    leg& second = w_.tell.answered(*who, *other, leg_role::consult, nullptr);
    later(who, mine, w_.luck.between(6, 70), [=, this, &mine, &second] { consulted(who, mine, second, *to, rest); });
  });
}

void conversations::consulted(const contact_ptr& who, leg& mine, leg& second, desk& to, microseconds rest) {
  if (second.open && mine.record.row && w_.luck.chance(0.55)) {
    w_.tell.transferred_consult(*who, mine, second, w_.luck.chance(0.75) ? &to : nullptr);
    release(who, mine);
    who->at = &to;
    return talk(who, second);
  }
  if (second.open) w_.tell.released(*who, second);  // the consult is given up
  w_.routing.done(*second.by, *who);
  w_.tell.resumed(*who, mine);
  later(who, mine, rest, [this, who, &mine] { finish(who, mine); });
}

void conversations::confer(const contact_ptr& who, leg& mine, microseconds rest) {
  agent* const other = w_.routing.borrow(*who->at, *who);
  if (!other) return later(who, mine, rest, [this, who, &mine] { finish(who, mine); });
  w_.routing.seize(*other, *who);
  leg& second = w_.tell.answered(*who, *other, leg_role::agent, nullptr);
  later(who, mine, w_.luck.between(10, 60), [=, this, &mine, &second] { conferred(who, mine, second, rest); });
}

void conversations::conferred(const contact_ptr& who, leg& mine, leg& second, microseconds rest) {
  leg& leaves = second.open && w_.luck.chance(0.5) ? mine : second;
  leg& stays = &leaves == &mine ? second : mine;
  if (leaves.open) release(who, leaves);
  later(who, stays, rest, [this, who, &stays] { finish(who, stays); });
}

void conversations::listen_in(const contact_ptr& who, leg& mine) {
  agent* const supervisor = w_.staff.supervisor_of(*mine.by);
  if (!supervisor) return;
  w_.routing.seize(*supervisor, *who);
  leg& second = w_.tell.answered(*who, *supervisor, leg_role::supervisor, nullptr);
  later(who, second, w_.luck.exponential(40), [this, who, &second] { release(who, second); });
}

}  // namespace floorwalker::simulated
