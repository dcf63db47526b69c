#include "ingest/centre.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ingest/rfc3339.h"

namespace floorwalker {

// One customer's contact with the centre.
struct centre::contact {
  std::string id;
  desk* at = nullptr;  // where it waits, or was served last
  bool waiting = false;
  std::uint64_t visit = 0;  // counts waits, so that an old impatience does not end a new wait
  bool talking = false;
  std::uint64_t steps = 0;  // events told
};

struct centre::agent {
  std::string id;
  desk* home = nullptr;
  std::uint64_t steps = 0;
};

// A queue with those who wait in it and those who wait for work.
struct centre::desk {
  const queue_plan& plan;
  double contacts_per_s = 0;
  std::deque<contact_ptr> waiting;
  std::deque<agent*> free;
  std::deque<agent*> off_duty;  // not yet signed in: they come when they are needed
  bool is_voice() const noexcept { return plan.channel == "voice"; }
};

centre::centre(const scenario& scenario, double events_per_s, std::uint64_t seed, time_point start)
    : scenario_{scenario}, seed_{seed}, dice_{seed}, now_{start} {
  for (const queue_plan& plan : scenario.queues) desks_.push_back(std::make_unique<desk>(desk{plan, 0, {}, {}, {}}));
  hire(events_per_s / scenario.events_per_contact);
  for (const auto& each : desks_) {
    plan(dice_.exponential(1 / each->contacts_per_s), [this, &at = *each] { arrive(at); });
  }
}

centre::~centre() = default;

// As many agents as the work takes, and a little more: what a planner does with the square-root rule.
void centre::hire(double contacts_per_s) {
  for (const auto& here : desks_) {
    here->contacts_per_s = contacts_per_s * here->plan.share;
    double passed_on = 0;
    for (const auto& other : desks_) {
      if (other->plan.passes_to == here->plan.name)
        passed_on += contacts_per_s * other->plan.share * other->plan.transfer_share;
    }
    constexpr double ringing_s = 4;
    const double load = (here->contacts_per_s + passed_on) * (here->plan.handle_s + here->plan.wrapup_s + ringing_s);
    const auto count =
        std::max<std::size_t>(2, static_cast<std::size_t>(std::ceil(load + scenario_.staffing * std::sqrt(load))));
    for (std::size_t i = 0; i < count; ++i) {
      agents_.push_back(std::make_unique<agent>(agent{fmt::format("agent-{:04}", agents_.size() + 1), here.get()}));
      here->off_duty.push_back(agents_.back().get());
    }
  }
}

simulated_event centre::next() {
  while (told_.empty()) {
    const task next = tasks_.top();
    tasks_.pop();
    now_ = next.at;
    next.run();
  }
  simulated_event event = std::move(told_.front());
  told_.pop_front();
  return event;
}

void centre::plan(microseconds after, std::function<void()> run) {
  tasks_.push({now_ + after, ++planned_, std::move(run)});
}

void centre::arrive(desk& at) {
  plan(dice_.exponential(1 / at.contacts_per_s), [this, &at] { arrive(at); });
  const std::uint64_t a = dice_.bits(), b = dice_.bits();
  auto who = std::make_shared<contact>();
  who->id = fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", a >> 32, a >> 16 & 0xFFFF, a & 0xFFF,
                        0x8000 | (b >> 48 & 0x3FFF), b & 0xFFFF'FFFF'FFFF);
  who->at = &at;
  const char* tier = dice_.chance(0.1) ? "gold" : "standard";
  tell(*who, "contact.started",
       fmt::format(R"("channel":"{}","direction":"inbound","customer":"cust-{}","tier":"{}")", at.plan.channel,
                   b % 100'000, tier));
  if (at.is_voice()) {
    tell(*who, "contact.self_service_started", R"("flow":"main-menu")");
    plan(dice_.exponential(12), [this, who] { leave_menu(who); });
  } else {
    tell(*who, "contact.message", R"("by":"customer")");
    enqueue(who, at);
  }
}

void centre::leave_menu(const contact_ptr& who) {
  const double what = dice_.unit();
  const char* outcome = what < 0.10 ? "contained" : what < 0.13 ? "abandoned" : "transferred";
  tell(*who, "contact.self_service_ended", fmt::format(R"("flow":"main-menu","outcome":"{}")", outcome));
  if (what < 0.13) {
    tell(*who, "contact.ended", R"("by":"customer")");
  } else {
    enqueue(who, *who->at);
  }
}

void centre::enqueue(const contact_ptr& who, desk& at) {
  who->at = &at;
  who->waiting = true;
  const std::uint64_t visit = ++who->visit;
  tell(*who, "contact.queued", fmt::format(R"("queue":"{}","channel":"{}")", at.plan.name, at.plan.channel));
  at.waiting.push_back(who);
  plan(dice_.exponential(at.plan.patience_s), [this, who, visit] {
    if (who->waiting && who->visit == visit) give_up(who);
  });
  match(at);
}

void centre::give_up(const contact_ptr& who) {
  who->waiting = false;
  std::erase(who->at->waiting, who);
  const auto queue = who->at->plan.name;
  if (dice_.chance(0.1)) {
    const char* reason = who->at->is_voice() ? "callback" : "timeout";
    tell(*who, "contact.left_queue", fmt::format(R"("queue":"{}","reason":"{}")", queue, reason));
    tell(*who, "contact.ended", R"("by":"system")");
  } else {
    tell(*who, "contact.abandoned", fmt::format(R"("queue":"{}")", queue));
    tell(*who, "contact.ended", R"("by":"customer")");
  }
}

void centre::match(desk& at) {
  while (!at.waiting.empty() && (!at.free.empty() || !at.off_duty.empty())) {
    if (at.free.empty()) sign_in(at);
    const contact_ptr who = at.waiting.front();
    agent& by = *at.free.front();
    at.waiting.pop_front();
    at.free.pop_front();
    ring(who, by);
  }
}

void centre::sign_in(desk& at) {
  agent& who = *at.off_duty.front();
  at.off_duty.pop_front();
  tell_state(who, "available");
  at.free.push_back(&who);
}

// Still waits while it rings: the customer may give up, the agent may not pick up.
void centre::ring(const contact_ptr& who, agent& by) {
  tell(*who, "contact.alerted", fmt::format(R"("agent":"{}","queue":"{}")", by.id, who->at->plan.name));
  const bool picks_up = !dice_.chance(0.03);
  plan(picks_up ? dice_.between(1, 6) : dice_.between(12, 15), [this, who, &by, picks_up, visit = who->visit] {
    if (!who->waiting || who->visit != visit) return come_free(by);
    if (picks_up) return answer(who, by);
    tell(*who, "contact.declined", fmt::format(R"("agent":"{}","reason":"no_answer")", by.id));
    who->at->waiting.push_front(who);
    rest(by, 60);
    match(*who->at);
  });
}

void centre::answer(const contact_ptr& who, agent& by) {
  const queue_plan& queue = who->at->plan;
  who->waiting = false;
  who->talking = true;
  tell(*who, "contact.answered",
       fmt::format(R"("agent":"{}","queue":"{}","channel":"{}")", by.id, queue.name, queue.channel));
  const microseconds conversation = dice_.lognormal(queue.handle_s);
  if (!who->at->is_voice()) {
    plan(dice_.between(2, 15), [this, who, until = now_ + conversation] { chat(who, false, until); });
  } else if (dice_.chance(queue.hold_share)) {
    hold(who, conversation);
  }
  plan(conversation, [this, who, &by] { hang_up(who, by); });
}

// A hold lies inside the conversation.
void centre::hold(const contact_ptr& who, microseconds conversation) {
  const microseconds begin = conversation / 3;
  const microseconds end = begin + std::min(dice_.exponential(25), conversation / 3);
  plan(begin, [this, who] { tell(*who, "contact.held", ""); });
  plan(end, [this, who] { tell(*who, "contact.resumed", ""); });
}

void centre::chat(const contact_ptr& who, bool by_customer, time_point until) {
  if (!who->talking || now_ >= until) return;
  tell(*who, "contact.message", by_customer ? R"("by":"customer")" : R"("by":"agent")");
  plan(dice_.exponential(by_customer ? 25 : 35), [this, who, by_customer, until] { chat(who, !by_customer, until); });
}

void centre::hang_up(const contact_ptr& who, agent& by) {
  const queue_plan& queue = who->at->plan;
  who->talking = false;
  const auto next =
      std::ranges::find_if(desks_, [&](const auto& other) { return other->plan.name == queue.passes_to; });
  if (next != desks_.end() && dice_.chance(queue.transfer_share)) {
    tell(*who, "contact.transferred",
         fmt::format(R"("kind":"{}","from_agent":"{}","from_queue":"{}","to_queue":"{}")",
                     dice_.chance(0.3) ? "consult" : "blind", by.id, queue.name, queue.passes_to));
    tell(*who, "contact.released", fmt::format(R"("agent":"{}")", by.id));
    wrap_up(who, by);
    enqueue(who, **next);
  } else {
    tell(*who, "contact.released", fmt::format(R"("agent":"{}")", by.id));
    wrap_up(who, by);
    const char* ended_by = dice_.chance(0.7) ? "customer" : "agent";
    tell(*who, "contact.ended", fmt::format(R"("by":"{}","resolved":{})", ended_by, dice_.chance(0.8)));
  }
}

void centre::wrap_up(const contact_ptr& who, agent& by) {
  const double mean_s = who->at->plan.wrapup_s;
  tell(*who, "contact.wrapup_started", fmt::format(R"("agent":"{}")", by.id));
  plan(dice_.exponential(mean_s), [this, who, &by] {
    tell(*who, "contact.wrapup_ended", fmt::format(R"("agent":"{}","disposition":"done")", by.id));
    dice_.chance(0.01) ? rest(by, 300) : come_free(by);
  });
}

void centre::rest(agent& who, double mean_s) {
  tell_state(who, "break");
  plan(dice_.exponential(mean_s), [this, &who] {
    tell_state(who, "available");
    come_free(who);
  });
}

void centre::come_free(agent& who) {
  who.home->free.push_back(&who);
  match(*who.home);
}

void centre::tell(contact& who, std::string_view type, std::string data) {
  const std::uint64_t step = who.steps++;
  write(who.id, step, type, data);
}

void centre::tell_state(agent& who, std::string_view state) {
  write(who.id, who.steps++, "agent.state",
        fmt::format(R"("state":"{}","queues":["{}"],"team":"{}")", state, who.home->plan.name, who.home->plan.channel));
}

void centre::write(const std::string& subject, std::uint64_t step, std::string_view type, const std::string& data) {
  told_.push_back(
      {now_, subject,
       fmt::format(
           R"({{"specversion":"1.0","id":"{}/{}","source":"urn:floorwalker:simulator:{}","type":"{}","time":"{}",)"
           R"("sequence":"{}","subject":"{}","datacontenttype":"application/json","data":{{{}}}}})",
           subject, step, seed_, type, to_rfc3339(now_), step, subject, data)});
}

}  // namespace floorwalker
