#include "ingest/centre/roster.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ingest/centre/day_curve.h"
#include "ingest/centre/world.h"

namespace floorwalker::simulated {

using namespace std::chrono_literals;

namespace {

constexpr auto planning_step = 15min;
constexpr double not_at_the_desk = 0.12;  // share of the time on breaks and in meetings
constexpr double gets_through = 0.965;    // of the contacts, past menus and robots, those who call again among them

microseconds seconds_of(double value) { return microseconds{static_cast<std::int64_t>(value * 1e6)}; }

}  // namespace

void roster::open() {
  for (const team_plan& plan : w_.plan.teams) found(plan);
  adjust();
}

void roster::found(const team_plan& plan) {
  teams_.push_back(std::make_unique<team>(team{plan, std::string{plan.name}, {}, {}, {}}));
  team& made = *teams_.back();
  for (const auto name : plan.queues) made.queues.push_back(w_.desk_named(name));
  for (const auto name : plan.extra_queues) made.extra_queues.push_back(w_.desk_named(name));
  agent& supervisor = hire(made);
  supervisor.serves.clear();
  supervisors_.emplace_back(&made, &supervisor);
  made.members.clear();
  supervisor.on_duty = true;
  w_.tell.signed_in(supervisor);
}

agent& roster::hire(team& to) {
  agents_.push_back(std::make_unique<agent>());
  agent& made = *agents_.back();
  made.id = fmt::format("agent-{}-{:04}", w_.run, agents_.size());
  made.of = &to;
  made.serves = to.queues;
  if (w_.luck.chance(to.plan.extra_share))
    made.serves.insert(made.serves.end(), to.extra_queues.begin(), to.extra_queues.end());
  to.members.push_back(&made);
  return made;
}

double roster::load_of(const team& of) const {
  double load = 0;
  for (const desk* at : of.queues) {
    constexpr double ringing_s = 4;
    load += gets_through * at->contacts_per_s * (at->plan.handle_s + at->plan.wrapup_s + ringing_s);
  }
  return of.plan.chats > 1 ? load / (0.93 * of.plan.chats) : load;
}

void roster::adjust() {
  for (const auto& one : teams_) adjust(*one);
  w_.time.in(planning_step, [this] { adjust(); });
}

// What a planner does with the square-root rule.
void roster::adjust(team& which) {
  const double load = load_of(which) * busyness(w_.since_start() + planning_step / 2);
  const double wanted = (load + which.plan.staffing * std::sqrt(load)) / (1 - not_at_the_desk);
  const auto target = std::max<std::int64_t>(2, static_cast<std::int64_t>(std::ceil(wanted)));
  std::int64_t there = std::ranges::count_if(
      which.members, [](const agent* one) { return (one->on_duty && !one->leaving) || one->vanished; });
  const bool first = which.members.empty();
  for (std::size_t i = 0; there < target; ++i) {
    agent& next = i < which.members.size() ? *which.members[i] : hire(which);
    if (next.on_duty || next.vanished) continue;
    ++there;
    w_.time.in(w_.luck.between(0, first ? 20 : 240), [this, &next, worked = first ? 0.95 * w_.luck.unit() : 0] {
      if (!next.on_duty && !next.vanished) sign_in(next, worked);
    });
  }
  for (agent* one : which.members) {
    if (there <= target + target / 10 + 1) break;
    if (!one->on_duty || one->leaving || w_.time.now() - one->shift_began < 3h) continue;
    --there;
    one->leaving = true;
    idle(*one);
  }
}

void roster::sign_in(agent& who, double worked) {
  who.on_duty = true;
  who.vanished = who.away = who.leaving = false;
  who.pause = {};
  who.had_lunch = worked > 0.5;
  const double hours = w_.luck.chance(0.25) ? 4 + w_.luck.unit() : 7.5 + 1.5 * w_.luck.unit();
  who.shift_began = w_.time.now() - seconds_of(worked * hours * 3600);
  who.shift_ends = who.shift_began + seconds_of(hours * 3600);
  for (desk* at : who.serves) ++at->staffed;
  w_.tell.signed_in(who);
  w_.time.in(who.shift_ends - w_.time.now(), [this, &who, duty = who.duty] {
    if (who.duty != duty) return;
    who.leaving = true;
    idle(who);
  });
  plan_pause(who, worked > 0 ? 60 : 2000);
  idle(who);
}

void roster::sign_off(agent& who) {
  who.on_duty = who.leaving = false;
  ++who.duty;
  ++who.ticket;
  for (desk* at : who.serves) --at->staffed;
  w_.tell.reports(who, "offline");
}

void roster::plan_pause(agent& who, double earliest_s) {
  w_.time.in(w_.luck.between(earliest_s, 7500), [this, &who, duty = who.duty] {
    if (who.duty != duty) return;
    const double what = w_.luck.unit();
    const bool hungry = !who.had_lunch && w_.time.now() - who.shift_began > 3h;
    who.pause = hungry ? "lunch" : what < 0.78 ? "break" : what < 0.92 ? "meeting" : "training";
    who.had_lunch |= hungry;
    idle(who);
  });
}

void roster::pause(agent& who) {
  const auto kind = std::exchange(who.pause, {});
  const bool is_break = kind == "break";
  rest(who, kind, is_break ? w_.luck.between(300, 900) : w_.luck.between(1500, 2700));
  plan_pause(who, 2000);
}

void roster::rest(agent& who, std::string_view state, microseconds length) {
  who.away = true;
  w_.tell.reports(who, state);
  w_.time.in(length, [this, &who, duty = who.duty] {
    if (who.duty != duty) return;
    who.away = false;
    w_.tell.reports(who, "available");
    idle(who);
  });
}

void roster::missed(agent& who) {
  if (who.on_duty && !who.away) rest(who, "missed-contact", w_.luck.between(15, 60));
}

void roster::idle(agent& who) {
  if (!who.on_duty || who.away) return;
  if (who.idle() && who.leaving) return sign_off(who);
  if (who.idle() && !who.pause.empty()) return pause(who);
  w_.routing.offer(who);
}

agent* roster::supervisor_of(const agent& who) {
  for (const auto& [of, supervisor] : supervisors_) {
    if (of == who.of && supervisor->idle()) return supervisor;
  }
  return nullptr;
}

void roster::lose(double share) {
  for (const auto& one : agents_) {
    if (one->on_duty && !one->serves.empty() && one->of->plan.chats == 1 && w_.luck.chance(share)) vanish(*one);
  }
}

void roster::bring_back() {
  for (const auto& one : agents_) {
    if (!one->vanished) continue;
    w_.time.in(w_.luck.between(0, 90), [this, &who = *one] {
      if (who.vanished) sign_in(who, 0.5);
    });
  }
}

void roster::vanish(agent& who) {
  who.vanished = true;
  who.away = false;
  sign_off(who);
  who.pause = {};
  who.calls = who.chats = 0;
  for (contact* one : std::exchange(who.hands, {})) lose(who, one->shared_from_this());
}

// The platform ends what the agent had in hand.
void roster::lose(agent& by, const contact_ptr& who) {
  if (who->ringing == &by) return w_.routing.decline(who, "error");
  for (leg& mine : who->legs) {
    if (mine.by == &by) w_.calls.end_wrap_up(who, mine);
  }
  const auto mine = std::ranges::find_if(who->legs, [&](const leg& each) { return each.by == &by && each.open; });
  if (mine == who->legs.end()) return;
  if (mine->role != leg_role::agent)
    w_.tell.released(*who, *mine);
  else if (who->is_call())
    w_.calls.drop(who);
  else
    w_.chats.pass_back(who, *mine);
}

}  // namespace floorwalker::simulated
