#include "ingest/centre/router.h"

#include <algorithm>

#include "ingest/centre/world.h"

namespace floorwalker::simulated {

void router::enqueue(const contact_ptr& who, desk& at) {
  if (who->ringing) return;
  if (who->waiting) who->at->waiting.erase(who->place);
  who->at = &at;
  who->waiting = true;
  who->over = false;
  ++who->visit;
  who->place = {who->of->gold || who->direction == direction::callback ? -1 : 0, ++arrivals_};
  const bool announces = at.is_call() && !at.waiting.empty();
  w_.tell.queued(*who, at, announces ? 30 * static_cast<int>(1 + at.waiting.size() / (1 + at.staffed / 8)) : -1);
  at.waiting.emplace(who->place, who);
  match(at);
  if (who->waiting) w_.waits.seat(who);
}

void router::withdraw(contact& who) {
  if (!who.waiting) return;
  who.waiting = false;
  who.at->waiting.erase(who.place);
  if (agent* const rang = std::exchange(who.ringing, nullptr)) done(*rang, who);
}

void router::match(desk& at) {
  while (!at.waiting.empty()) {
    const contact_ptr first = at.waiting.begin()->second;
    agent* const by = borrow(at, *first);
    if (!by) return;
    ring(first, *by);
  }
}

void router::offer(agent& who) {
  for (;;) {
    desk* best = nullptr;
    for (desk* at : who.serves) {
      if (at->waiting.empty() || !who.takes(*at->waiting.begin()->second)) continue;
      if (!best || at->waiting.begin()->first < best->waiting.begin()->first) best = at;
    }
    if (!best) return list(who);
    const contact_ptr first = best->waiting.begin()->second;
    ring(first, who);
  }
}

agent* router::borrow(desk& at, const contact& who) {
  for (auto each = at.free.begin(); each != at.free.end();) {
    const auto [by, ticket] = *each;
    if (by->ticket == ticket && by->takes(who)) {
      at.free.erase(each);
      return by;
    }
    each = by->ticket == ticket ? each + 1 : at.free.erase(each);
  }
  return nullptr;
}

void router::list(agent& who) {
  if (!who.on_duty || who.away || who.leaving || !who.pause.empty() || who.calls > 0) return;
  ++who.ticket;
  for (desk* at : who.serves) {
    if (at->free.size() > 16 + 4 * at->staffed) tidy(*at);
    at->free.emplace_back(&who, who.ticket);
  }
}

void router::tidy(desk& at) {
  std::erase_if(at.free, [](const auto& entry) { return entry.first->ticket != entry.second; });
}

void router::seize(agent& by, contact& who) {
  ++by.ticket;
  ++(who.is_call() || who.is_mail() ? by.calls : by.chats);
  by.hands.push_back(&who);
  if (by.chats > 0 && by.calls == 0) list(by);
}

void router::done(agent& by, contact& who) {
  const auto held = std::ranges::find(by.hands, &who);
  if (held == by.hands.end()) return;
  by.hands.erase(held);
  --(who.is_call() || who.is_mail() ? by.calls : by.chats);
  w_.staff.idle(by);
}

void router::ring(const contact_ptr& who, agent& by) {
  who->at->waiting.erase(who->place);
  who->ringing = &by;
  seize(by, *who);
  w_.tell.alerted(*who, by);
  const double what = w_.luck.unit();
  const auto after = what < 0.025   ? w_.luck.between(14, 18)
                     : what < 0.035 ? w_.luck.between(1, 4)
                                    : w_.luck.between(1, 6);
  const char* const fails = what < 0.025 ? "no_answer" : what < 0.033 ? "rejected" : what < 0.035 ? "error" : nullptr;
  w_.time.in(after, [this, who, &by, fails, visit = who->visit] {
    if (who->ringing != &by || who->visit != visit) return;
    if (fails) return decline(who, fails);
    pick_up(who);
  });
}

void router::decline(const contact_ptr& who, const char* reason) {
  agent& by = *std::exchange(who->ringing, nullptr);
  w_.tell.declined(*who, by, reason);
  w_.staff.missed(by);
  done(by, *who);
  if (!w_.luck.chance(0.3)) w_.tell.queued(*who, *who->at, -1);  // not every platform says so
  who->at->waiting.emplace(who->place, who);
  match(*who->at);
}

void router::pick_up(const contact_ptr& who) {
  agent& by = *std::exchange(who->ringing, nullptr);
  who->waiting = false;
  leg& mine = w_.tell.answered(*who, by, leg_role::agent, who->at);
  if (who->direction == direction::callback) w_.after.called_back(*who, true);
  if (who->is_call())
    w_.calls.talk(who, mine);
  else
    w_.chats.converse(who, mine);
}

}  // namespace floorwalker::simulated
