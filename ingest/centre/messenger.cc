#include "ingest/centre/messenger.h"

#include "ingest/centre/world.h"

namespace floorwalker::simulated {

using namespace std::chrono_literals;

void messenger::converse(const contact_ptr& who, leg& mine) {
  const microseconds whole = w_.luck.lognormal(who->at->plan.handle_s);
  if (who->is_mail()) return w_.time.in(whole, [this, who, &mine] { answer_mail(who, mine); });
  const auto first = who->is_chat() ? w_.luck.between(2, 25) : w_.luck.between(15, 90);
  w_.time.in(first, [this, who, &mine, until = w_.time.now() + whole] { agent_writes(who, mine, until); });
}

void messenger::agent_writes(const contact_ptr& who, leg& mine, time_point until) {
  if (!mine.open) return;
  w_.tell.message(*who, party::agent, &mine);
  if (w_.time.now() >= until) return finish(who, mine);
  if (!who->is_chat() && w_.luck.chance(0.4)) return park(who, mine, until);
  w_.time.in(w_.luck.between(2, 6) + w_.luck.exponential(who->is_chat() ? 22 : 70),
             [this, who, &mine, until] { customer_writes(who, mine, until); });
}

void messenger::customer_writes(const contact_ptr& who, leg& mine, time_point until) {
  if (!mine.open) return;
  w_.tell.message(*who, party::customer, nullptr);
  if (w_.luck.chance(0.03)) {  // closes the window
    return w_.time.in(w_.luck.between(5, 60), [this, who, &mine] {
      if (!mine.open) return;
      w_.tell.ended(*who, party::customer, false);
      w_.calls.wrap_up(who, mine);
    });
  }
  if (w_.luck.chance(0.15)) w_.tell.message(*who, party::customer, nullptr);
  w_.time.in(w_.luck.between(3, 10) + w_.luck.exponential(28),
             [this, who, &mine, until] { agent_writes(who, mine, until); });
}

void messenger::answer_mail(const contact_ptr& who, leg& mine) {
  if (!mine.open) return;
  w_.tell.message(*who, party::agent, &mine);
  if (w_.luck.chance(0.12)) return park(who, mine, w_.time.now());
  finish(who, mine);
}

// Until the customer writes again; the agent has time for others.
void messenger::park(const contact_ptr& who, leg& mine, time_point until) {
  w_.tell.parked(*who, mine, 3600s);
  w_.routing.done(*mine.by, *who);
  const bool comes_back = w_.luck.chance(0.9);
  const auto after = comes_back ? w_.luck.between(15, 60) + w_.luck.exponential(who->is_mail() ? 1500 : 240) : 3600s;
  w_.time.in(after, [this, who, &mine, until, comes_back] {
    if (!comes_back) return w_.tell.ended(*who, party::system, false);
    w_.tell.message(*who, party::customer, nullptr);
    take_back(who, mine, until, 0);
  });
}

void messenger::take_back(const contact_ptr& who, leg& mine, time_point until, int tries) {
  agent& by = *mine.by;
  if (!by.on_duty || tries > 20) return pass_back(who, mine);
  if (!by.takes(*who))
    return w_.time.in(15s, [this, who, &mine, until, tries] { take_back(who, mine, until, tries + 1); });
  w_.routing.seize(by, *who);
  w_.tell.unparked(*who, mine);
  w_.time.in(w_.luck.between(5, 50), [this, who, &mine, until] { agent_writes(who, mine, until); });
}

void messenger::pass_back(const contact_ptr& who, leg& mine) {
  w_.tell.released(*who, mine);
  w_.routing.done(*mine.by, *who);
  w_.routing.enqueue(who, *who->at);
}

void messenger::finish(const contact_ptr& who, leg& mine) {
  desk* const to = who->at->passes_to;
  if (to && w_.luck.chance(who->at->plan.transfer_share)) {
    w_.tell.transferred_blind(*who, mine, to, nullptr);
    w_.tell.released(*who, mine);
    w_.calls.wrap_up(who, mine);
    return w_.routing.enqueue(who, *to);
  }
  const bool thanks = !who->is_mail() && w_.luck.chance(0.3);
  if (!thanks) return close(who, mine);
  w_.time.in(w_.luck.between(3, 15), [this, who, &mine] {
    if (!mine.open) return;
    w_.tell.message(*who, party::customer, nullptr);
    w_.time.in(w_.luck.between(2, 20), [this, who, &mine] { close(who, mine); });
  });
}

void messenger::close(const contact_ptr& who, leg& mine) {
  if (!mine.open) return;
  w_.tell.released(*who, mine);
  const bool resolved = w_.luck.chance(0.85);
  w_.tell.ended(*who, w_.luck.chance(0.7) ? party::agent : party::customer, resolved);
  w_.after.maybe_rate(who, resolved);
  w_.calls.wrap_up(who, mine);
  if (who->is_mail() && w_.luck.chance(0.05)) return mail_again(who);
  if (!who->is_mail() && w_.luck.chance(0.1)) closing_thanks(who);
}

// Too late: the contact is over, and opens again for a word.
void messenger::closing_thanks(const contact_ptr& who) {
  w_.time.in(w_.luck.between(3, 60), [this, who] {
    who->over = false;
    w_.tell.message(*who, party::customer, nullptr);
    w_.time.in(w_.luck.between(60, 240), [this, who] { w_.tell.ended(*who, party::system, true); });
  });
}

void messenger::mail_again(const contact_ptr& who) {
  w_.time.in(w_.luck.between(240, 2400), [this, who] {
    w_.tell.message(*who, party::customer, nullptr);
    w_.routing.enqueue(who, *who->at);
  });
}

}  // namespace floorwalker::simulated
