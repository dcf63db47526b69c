#include "ingest/centre/conversations.h"

#include <algorithm>
#include <utility>

#include "ingest/centre/world.h"

namespace floorwalker::simulated {

void conversations::later(const contact_ptr& who, leg& mine, microseconds after, std::function<void()> run) {
  w_.time.in(after, [who, &mine, run = std::move(run)] {
    if (mine.open) run();
  });
}

void conversations::talk(const contact_ptr& who, leg& mine) {
  const bool wrong_number = w_.luck.chance(0.012);
  const microseconds whole = wrong_number ? w_.luck.between(2, 9) : w_.luck.lognormal(who->at->plan.handle_s);
  later(who, mine, whole / 2, [this, who, &mine, rest = whole / 2] { middle(who, mine, rest); });
}

void conversations::middle(const contact_ptr& who, leg& mine, microseconds rest) {
  w_.after.maybe_escalate(*who);
  const queue_plan& plan = who->at->plan;
  const bool from_outside = who->direction == direction::inbound || who->direction == direction::callback;
  if (w_.luck.chance(plan.hold_share)) return hold(who, mine, rest);
  if (from_outside && w_.luck.chance(plan.transfer_share)) return consult(who, mine, rest);
  if (from_outside && w_.luck.chance(0.012)) return confer(who, mine, rest);
  if (w_.luck.chance(0.01)) listen_in(who, mine);
  later(who, mine, rest, [this, who, &mine] { finish(who, mine); });
}

void conversations::hold(const contact_ptr& who, leg& mine, microseconds rest) {
  w_.tell.held(*who, mine);
  later(who, mine, w_.luck.exponential(25), [this, who, &mine, rest] {
    w_.tell.resumed(*who, mine);
    if (w_.luck.chance(0.2)) return hold(who, mine, rest);
    later(who, mine, rest, [this, who, &mine] { finish(who, mine); });
  });
}

void conversations::finish(const contact_ptr& who, leg& mine) {
  const bool from_outside = who->direction == direction::inbound || who->direction == direction::callback;
  desk* const to = w_.trouble.next_stop(*who->at);
  if (from_outside && to && mine.record.row && w_.luck.chance(w_.trouble.transfer_share(who->at->plan)))
    return pass_on(who, mine, *to);
  hang_up(who, mine);
}

void conversations::hang_up(const contact_ptr& who, leg& mine) {
  if (mine.role != leg_role::agent || !w_.luck.chance(0.05)) return end_call(who, mine, false);
  w_.tell.wrapup_started(*who, mine);  // the customer is still there for a moment
  later(who, mine, w_.luck.between(2, 8), [this, who, &mine] { end_call(who, mine, true); });
}

void conversations::end_call(const contact_ptr& who, leg& mine, bool wrapping) {
  const bool resolved = w_.luck.chance(0.82);
  const double by = w_.luck.unit();
  if (wrapping || !w_.luck.chance(0.04)) {  // else the end of the contact is all there is
    release_others(who, mine);
    w_.tell.released(*who, mine);
  }
  w_.tell.ended(*who, by < 0.65 ? party::customer : by < 0.95 ? party::agent : party::unsaid, resolved);
  wrapping ? finish_wrap_up(who, mine) : wrap_up(who, mine);
  for (leg& other : who->legs) {
    if (&other != &mine) w_.routing.done(*other.by, *who);
  }
  w_.after.maybe_rate(who, resolved);
  if (!resolved) w_.door.maybe_again(*who, 0.3);
}

void conversations::drop(const contact_ptr& who) {
  for (leg& one : who->legs) {
    if (one.open) w_.tell.released(*who, one);
    w_.routing.done(*one.by, *who);
  }
  w_.tell.ended(*who, party::system, false);
  w_.door.maybe_again(*who, 0.85);
}

void conversations::wrap_up(const contact_ptr& who, leg& mine) {
  const bool works = mine.role == leg_role::agent && w_.luck.chance(0.92);
  if (!works) return w_.routing.done(*mine.by, *who);
  if (!w_.luck.chance(0.03)) w_.tell.wrapup_started(*who, mine);  // now and then only its end is told
  finish_wrap_up(who, mine);
}

void conversations::finish_wrap_up(const contact_ptr& who, leg& mine) {
  mine.wraps_up = true;
  w_.time.in(w_.luck.exponential(who->at->plan.wrapup_s), [this, who, &mine] { end_wrap_up(who, mine); });
}

void conversations::end_wrap_up(const contact_ptr& who, leg& mine) {
  if (!std::exchange(mine.wraps_up, false)) return;
  w_.tell.wrapup_ended(*who, mine);
  w_.after.worked_up(who, *mine.by);
  w_.routing.done(*mine.by, *who);
}

void conversations::release(const contact_ptr& who, leg& mine) {
  w_.tell.released(*who, mine);
  wrap_up(who, mine);
}

void conversations::release_others(const contact_ptr& who, leg& mine) {
  for (leg& other : who->legs) {
    if (&other == &mine || !other.open) continue;
    w_.tell.released(*who, other);
    w_.routing.done(*other.by, *who);
  }
}

}  // namespace floorwalker::simulated
