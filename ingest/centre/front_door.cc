#include "ingest/centre/front_door.h"

#include <fmt/format.h>

#include "ingest/centre/day_curve.h"
#include "ingest/centre/world.h"

namespace floorwalker::simulated {

using namespace std::chrono_literals;

namespace {

constexpr double own_calls = 0.05;  // begun by agents, of all new contacts

}  // namespace

void front_door::open() {
  for (const auto& at : w_.desks) {
    if (at->plan.share > 0) next_arrival(*at);
  }
  next_own_call();
}

// A Poisson stream whose rate follows the hour, by thinning: as many as at the busiest hour, some of which do not come.
void front_door::next_arrival(desk& at) {
  w_.time.in(w_.luck.exponential(1 / (at.new_per_s * busyness_max)), [this, &at] {
    const double hour = hour_of_day(w_.since_start());
    const bool open = hour >= at.plan.opens_h && hour < at.plan.closes_h;
    if (w_.luck.chance(busyness(w_.since_start()) / busyness_max * (open ? 1 : 0.1))) arrive(at, {});
    next_arrival(at);
  });
}

void front_door::arrive(desk& at, std::string_view reason) {
  enter(at, reason, fmt::format("cust-{}", w_.luck.below(100'000)), w_.luck.chance(0.1));
}

std::string front_door::fresh_id() {
  const std::uint64_t a = w_.luck.bits(), b = w_.luck.bits();
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", a >> 32, a >> 16 & 0xFFFF, a & 0xFFF,
                     0x8000 | (b >> 48 & 0x3FFF), b & 0xFFFF'FFFF'FFFF);
}

// Of a new chain where `of` has no root yet.
contact_ptr front_door::make(std::shared_ptr<chain> of, std::string_view channel, direction way, desk& at) {
  auto who = std::make_shared<contact>();
  who->id = fresh_id();
  if (of->root.empty()) of->root = who->id;
  who->of = std::move(of);
  who->channel = channel;
  who->direction = way;
  who->at = &at;
  return who;
}

void front_door::enter(desk& at, std::string_view reason, std::string customer, bool gold) {
  const auto who =
      make(std::make_shared<chain>(chain{{}, std::move(customer), gold}), at.plan.channel, direction::inbound, at);
  w_.tell.started(*who, reason.empty() ? at.plan.reason : reason);
  if (at.is_call()) return w_.luck.chance(0.92) ? menu(who) : w_.routing.enqueue(who, at);
  w_.tell.message(*who, party::customer, nullptr);
  if (who->is_chat() && w_.luck.chance(0.6)) return robot(who, 1 + static_cast<int>(w_.luck.below(3)));
  w_.routing.enqueue(who, at);
  write_while_waiting(who);
}

void front_door::menu(const contact_ptr& who) {
  w_.tell.self_service_started(*who, "main-menu");
  w_.time.in(w_.luck.exponential(12), [this, who] { leave_menu(who); });
}

void front_door::leave_menu(const contact_ptr& who) {
  const double what = w_.luck.unit();
  const bool stays = what >= 0.14;
  w_.tell.self_service_ended(*who, "main-menu",
                             what < 0.10   ? "contained"
                             : what < 0.14 ? "abandoned"
                             : what < 0.16 ? "failed"
                                           : "transferred");
  if (!stays) return w_.tell.ended(*who, party::customer, what < 0.10);
  w_.routing.enqueue(who, *who->at);
}

// The robot and the customer write in turn, so many times.
void front_door::robot(const contact_ptr& who, int words) {
  w_.tell.self_service_started(*who, "robot");
  for (int i = 0; i < words; ++i) {
    w_.time.in(1s + i * 12s, [this, who] { w_.tell.message(*who, party::bot, nullptr); });
    w_.time.in(1s + i * 12s + w_.luck.between(3, 11), [this, who] { w_.tell.message(*who, party::customer, nullptr); });
  }
  w_.time.in(2s + words * 12s, [this, who] { leave_robot(who); });
}

void front_door::leave_robot(const contact_ptr& who) {
  const bool contained = w_.luck.chance(0.25);
  w_.tell.self_service_ended(*who, "robot", contained ? "contained" : "transferred");
  if (contained) {
    w_.tell.message(*who, party::bot, nullptr);
    return w_.tell.ended(*who, party::system, true);
  }
  w_.routing.enqueue(who, *who->at);
  write_while_waiting(who);
}

void front_door::write_while_waiting(const contact_ptr& who) {
  if (!w_.luck.chance(0.3)) return;
  w_.time.in(w_.luck.between(4, 60), [this, who] {
    if (who->waiting) w_.tell.message(*who, party::customer, nullptr);
  });
}

// In an outage nearly all of them do, and not before it is over: they flood back.
void front_door::maybe_again(const contact& who, double share) {
  const microseconds outage = w_.trouble.agents_back_at() - w_.time.now();
  const bool is_outage = outage > 0s && who.at->is_call();
  if (who.direction != direction::inbound || !w_.luck.chance(is_outage ? 0.9 : share)) return;
  const microseconds after = is_outage ? outage + w_.luck.exponential(75) : 20s + w_.luck.exponential(240);
  w_.time.in(after, [this, &at = *who.at, customer = who.of->customer, gold = who.of->gold] {
    enter(at, {}, customer, gold);
  });
}

void front_door::call_back(const contact& who) {
  const auto after = std::min(120s + w_.luck.exponential(300), microseconds{2000s});
  w_.time.in(after, [this, &at = *who.at, of = who.of] {
    const auto next = make(of, "callback", direction::callback, at);
    w_.tell.started(*next, at.plan.reason);
    w_.routing.enqueue(next, at);
  });
}

void front_door::next_own_call() {
  double all = 0;
  std::vector<desk*> phones;
  for (const auto& one : w_.desks) {
    all += one->new_per_s;
    if (one->is_call() && one->plan.share > 0.1) phones.push_back(one.get());
  }
  w_.time.in(w_.luck.exponential(1 / (all * own_calls * busyness_max)), [this, phones] {
    desk& from = *w_.luck.any(phones);
    if (w_.luck.chance(busyness(w_.since_start()) / busyness_max))
      w_.luck.chance(0.8) ? call_customer(from) : call_colleague(from);
    next_own_call();
  });
}

void front_door::call_customer(desk& from) {
  const auto who = make(std::make_shared<chain>(chain{{}, fmt::format("cust-{}", w_.luck.below(100'000)), false}),
                        "voice", direction::outbound, from);
  agent* const by = w_.routing.borrow(from, *who);
  if (!by) return;
  w_.routing.seize(*by, *who);
  w_.tell.started(*who, from.plan.reason);
  w_.time.in(w_.luck.between(4, 25), [this, who, by, &from] {
    if (!by->on_duty || w_.luck.chance(0.2)) {  // nobody there
      w_.tell.ended(*who, party::system, false);
      return w_.routing.done(*by, *who);
    }
    if (w_.luck.chance(0.3)) w_.tell.queued(*who, from, -1);  // a dialler's way
    w_.calls.talk(who, w_.tell.answered(*who, *by, leg_role::agent, &from));
  });
}

void front_door::call_colleague(desk& from) {
  if (!from.passes_to) return;
  const auto who = make(std::make_shared<chain>(chain{{}, "", false}), "voice", direction::internal, *from.passes_to);
  agent* const other = w_.routing.borrow(*from.passes_to, *who);
  if (!other) return;
  w_.routing.seize(*other, *who);
  w_.tell.started(*who, {});
  w_.calls.talk(who, w_.tell.answered(*who, *other, leg_role::agent, from.passes_to));
}

}  // namespace floorwalker::simulated
