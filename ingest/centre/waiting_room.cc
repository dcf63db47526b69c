#include "ingest/centre/waiting_room.h"

#include "ingest/centre/day_curve.h"
#include "ingest/centre/world.h"

namespace floorwalker::simulated {

using namespace std::chrono_literals;

void waiting_room::seat(const contact_ptr& who) {
  const end then = fate_of(*who);
  w_.time.in(then.after, [this, who, how = then.how, visit = who->visit] {
    if (who->waiting && who->visit == visit) meet(who, how);
  });
}

waiting_room::end waiting_room::fate_of(const contact& who) {
  const queue_plan& plan = who.at->plan;
  const double hour = hour_of_day(w_.since_start());
  if (hour < plan.opens_h || hour >= plan.closes_h) return {w_.luck.between(2, 6), fate::closed};
  if (w_.luck.chance(0.0015)) return {w_.luck.exponential(20), fate::system};
  if (who.direction == direction::callback) return {w_.luck.between(1800, 3600), fate::timeout};
  if (who.is_call()) return fate_of_call(who);
  if (who.is_chat()) {
    const auto patience = w_.luck.weibull(plan.patience_s, 1.2);
    return patience < 600s ? end{patience, fate::gives_up} : end{600s, fate::timeout};
  }
  return {who.is_mail() ? w_.luck.between(4, 20) * 3600 : w_.luck.between(1, 3) * 3600, fate::timeout};
}

// The first of what may come.
waiting_room::end waiting_room::fate_of_call(const contact& who) {
  const queue_plan& plan = who.at->plan;
  const bool changed_its_mind = w_.luck.chance(0.03);
  end first{changed_its_mind ? w_.luck.between(0.4, 6) : w_.luck.weibull(plan.patience_s, 1.3), fate::gives_up};
  const auto maybe = [&](double share, microseconds after, fate how) {
    if (w_.luck.chance(share) && after < first.after) first = {after, how};
  };
  maybe(0.30, w_.luck.between(60, 120), fate::calls_back);
  if (who.at->overflow_to) maybe(0.25, w_.luck.between(110, 130), fate::overflows);
  maybe(0.06, w_.luck.between(150, 240), fate::voicemail);
  maybe(0.03, w_.luck.between(40, 60), fate::deflected);
  maybe(0.01, w_.luck.between(30, 120), fate::moved);
  const bool outage = w_.trouble.agents_back_at() > w_.time.now();
  if (who.at->staffed == 0 || outage) maybe(outage ? 0.15 : 0.4, w_.luck.between(15, 45), fate::no_agents);
  return first;
}

void waiting_room::meet(const contact_ptr& who, fate how) {
  switch (how) {
    case fate::gives_up: return give_up(who);
    case fate::overflows: return move(who, *who->at->overflow_to, left_reason::overflow);
    case fate::moved:
      if (who->at->passes_to) return move(who, *who->at->passes_to, left_reason::transferred);
      return give_up(who);
    case fate::calls_back: return leave(who, left_reason::callback);
    case fate::voicemail: return leave(who, left_reason::voicemail);
    case fate::deflected: return leave(who, left_reason::deflected);
    case fate::timeout: return leave(who, left_reason::timeout);
    case fate::closed: return leave(who, left_reason::closed);
    case fate::no_agents: return leave(who, left_reason::no_agents);
    case fate::system: return leave(who, left_reason::system);
  }
}

// Not every platform tells an abandon: the contact's end says it, too.
void waiting_room::give_up(const contact_ptr& who) {
  w_.routing.withdraw(*who);
  const double how = w_.luck.unit();
  if (how < 0.85) w_.tell.abandoned(*who);
  w_.tell.ended(*who, how < 0.93 ? party::customer : party::unsaid, false);
  w_.door.maybe_again(*who, 0.45);
}

void waiting_room::leave(const contact_ptr& who, left_reason why) {
  w_.routing.withdraw(*who);
  if (why != left_reason::system || w_.luck.chance(0.5)) w_.tell.left(*who, why, nullptr);
  if (why == left_reason::callback) w_.after.promise_call_back(*who);
  w_.tell.ended(*who, party::system, false);
  if (who->direction == direction::callback) w_.after.called_back(*who, false);
  if (why == left_reason::callback) w_.door.call_back(*who);
  if (why == left_reason::no_agents || why == left_reason::system) w_.door.maybe_again(*who, 0.6);
}

// An overflow is told as one, or only by the new queue.
void waiting_room::move(const contact_ptr& who, desk& to, left_reason why) {
  if (who->ringing) return;  // about to be answered
  if (why != left_reason::overflow || w_.luck.chance(0.5)) {
    w_.routing.withdraw(*who);
    w_.tell.left(*who, why, &to);
  }
  w_.routing.enqueue(who, to);
}

}  // namespace floorwalker::simulated
