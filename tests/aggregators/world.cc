#include "tests/aggregators/world.h"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>

namespace floorwalker {

namespace {

using oracle::event;
using oracle::second;
using oracle::us;

constexpr std::array<const char*, 5> queues{"billing", "cards", "loans", "support", "sales"};
constexpr std::array<const char*, 6> agents{"ann", "bob", "cid", "dan", "eve", "fay"};

// Tells one contact's life by advancing a clock and throwing dice.
class contact {
 public:
  contact(std::mt19937_64& dice, const world_options& options, int number, std::vector<event>& to)
      : dice_(dice), options_(options), to_(to), name_("C" + std::to_string(number)) {
    partition_ = number % options.partitions;
    now_ = options.begin + rounded(static_cast<us>(below(1.0) * static_cast<double>(options.length)));
  }

  void live() {
    const double channel = below(1.0);
    const double way = below(1.0);
    event& started = say(event_type::contact_started);
    started.channel = channel < 0.75 ? "voice" : channel < 0.9 ? "chat" : "email";
    if (options_.outbound && way < 0.1) started.direction = way < 0.05 ? direction::outbound : direction::internal;
    const int episodes = chance(0.1) ? 2 : 1;
    for (int i = 0; i < episodes && !silent_; ++i) episode();
  }

 private:
  double below(double limit) { return std::uniform_real_distribution<double>{0, limit}(dice_); }
  bool chance(double share) { return below(1.0) < share; }
  us rounded(us time) const { return time - time % options_.unit; }
  template <std::size_t N>
  const char* any(const std::array<const char*, N>& names) {
    return names[static_cast<std::size_t>(below(static_cast<double>(N)))];
  }

  // Mostly seconds, sometimes nothing, sometimes minutes.
  void pass(double mean_s) {
    if (chance(0.2)) return;
    now_ += rounded(static_cast<us>(std::exponential_distribution<double>{1 / mean_s}(dice_)*1e6));
  }

  event& say(event_type type) {
    event e;
    e.type = type;
    e.time = now_;
    e.sequence = ++sequence_;
    e.subject = name_;
    e.id = name_ + "/" + std::to_string(sequence_);
    e.partition = partition_;
    to_.push_back(e);
    return to_.back();
  }
  void say_agent(event_type type, const char* agent) { say(type).agent = agent; }

  void episode() {
    pass(20);
    if (options_.told_waits && chance(0.1)) return untold_wait();
    const int visits = chance(0.15) ? 2 : 1;
    for (int i = 0; i < visits && !silent_; ++i)
      if (wait() && !silent_) leg();
    if (silent_) return;
    pass(3);
    if (chance(0.95)) say(event_type::contact_ended).by = chance(0.5) ? party::customer : party::agent;
    late_wrapup();
  }

  // An end whose queueing nobody saw.
  void untold_wait() {
    const double outcome = below(1.0);
    event& e = say(outcome < 0.6   ? event_type::contact_answered
                   : outcome < 0.8 ? event_type::contact_abandoned
                                   : event_type::contact_left_queue);
    if (chance(0.9)) e.queue = any(queues);
    if (chance(0.8)) e.wait = rounded(static_cast<us>(below(60e6)));
    if (e.type != event_type::contact_answered) return;
    e.agent = agent_ = any(agents);
    talk();
    pass(5);
    say(event_type::contact_ended).by = party::agent;
  }

  // True if an agent answered.
  bool wait() {
    const char* queue = any(queues);
    say(event_type::contact_queued).queue = queue;
    while (chance(0.25)) {
      pass(15);
      if (chance(0.5)) say_agent(event_type::contact_alerted, any(agents));
      if (chance(0.4)) queue = any(queues);  // another queue: an overflow
      say(event_type::contact_queued).queue = queue;
    }
    if (options_.silences && chance(0.03)) return silent_ = true, false;
    pass(25);
    const double outcome = below(1.0);
    if (outcome < 0.7) return true;
    if (outcome < 0.85) say(event_type::contact_abandoned);
    if (outcome >= 0.85 && outcome < 0.95)
      say(event_type::contact_left_queue).reason = static_cast<left_reason>(below(left_reason_count));
    return false;  // the rest: only the end tells
  }

  void leg() {
    agent_ = any(agents);
    say_agent(event_type::contact_answered, agent_);
    talk();
  }

  void talk() {
    pass(40);
    if (options_.silences && chance(0.02)) return void(silent_ = true);
    while (options_.holds && chance(0.3)) aside();
    if (chance(0.1)) conference();
    if (options_.wrapups && chance(0.15)) return wrapup_first();
    if (chance(0.9)) say_agent(event_type::contact_released, agent_);  // else the contact's end ends it
    if (options_.wrapups && chance(0.4)) wrapup();
  }

  void aside() {
    const bool parked = chance(0.3);
    event& begun = say(parked ? event_type::contact_parked : event_type::contact_held);
    if (chance(0.7)) begun.agent = agent_;
    pass(30);
    if (chance(0.2)) return;  // nobody ends it
    event& over = say(parked ? event_type::contact_unparked : event_type::contact_resumed);
    if (chance(0.7)) over.agent = agent_;
    pass(30);
  }

  void conference() {
    const char* other = any(agents);
    if (std::string_view{other} == agent_) return;
    event& joined = say(event_type::contact_answered);
    joined.agent = other;
    if (chance(0.5)) joined.role = chance(0.5) ? leg_role::consult : leg_role::supervisor;
    pass(20);
    say_agent(event_type::contact_released, other);
  }

  void wrapup_first() {
    say_agent(event_type::contact_wrapup_started, agent_);
    pass(20);
    say_agent(event_type::contact_wrapup_ended, agent_);
    pass(2);
    say_agent(event_type::contact_released, agent_);
  }

  void wrapup() {
    pass(2);
    if (chance(0.7)) say_agent(event_type::contact_wrapup_started, agent_);
    pass(30);
    if (chance(0.8))
      say_agent(event_type::contact_wrapup_ended, agent_);
    else
      unwrapped_ = agent_;
  }

  void late_wrapup() {
    if (!unwrapped_ || chance(0.5)) return;
    pass(600);
    say_agent(event_type::contact_wrapup_ended, unwrapped_);
    unwrapped_ = nullptr;
  }

  std::mt19937_64& dice_;
  const world_options& options_;
  std::vector<event>& to_;
  std::string name_;
  int partition_ = 0;
  us now_ = 0;
  std::int64_t sequence_ = 0;
  bool silent_ = false;
  const char* agent_ = nullptr;
  const char* unwrapped_ = nullptr;
};

void sort_by_arrival(std::vector<event>& events, const std::vector<us>& arrivals) {
  std::vector<std::size_t> order(events.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return arrivals[a] < arrivals[b]; });
  std::vector<event> sorted;
  for (const std::size_t i : order) sorted.push_back(events[i]);
  events = std::move(sorted);
}

us draw(us limit, std::mt19937_64& dice) { return std::uniform_int_distribution<us>{0, limit}(dice); }

}  // namespace

std::vector<oracle::event> draw_world(std::mt19937_64& dice, const world_options& options) {
  std::vector<oracle::event> events;
  for (int number = 0; number < options.contacts; ++number) contact{dice, options, number, events}.live();
  std::stable_sort(events.begin(), events.end(),
                   [](const oracle::event& a, const oracle::event& b) { return a.time < b.time; });
  return events;
}

std::vector<oracle::event> shuffled(std::vector<oracle::event> events, us disorder, std::mt19937_64& dice) {
  std::vector<us> arrivals;
  for (const oracle::event& e : events) arrivals.push_back(e.time + draw(disorder, dice));
  sort_by_arrival(events, arrivals);
  return events;
}

std::vector<oracle::event> with_duplicates(const std::vector<oracle::event>& events, std::size_t every,
                                           std::mt19937_64& dice) {
  std::vector<oracle::event> all;
  std::vector<us> arrivals;
  us latest = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    latest = std::max(latest, events[i].time);
    for (std::size_t copy = 0; copy < (i % every == 0 ? 2U : 1U); ++copy) {
      all.push_back(events[i]);
      arrivals.push_back(latest + (copy ? draw(600 * second, dice) : 0));
    }
  }
  sort_by_arrival(all, arrivals);
  return all;
}

std::vector<oracle::event> with_late(std::vector<oracle::event> events, us delay, double share, std::mt19937_64& dice) {
  std::vector<us> arrivals;
  us latest = 0;
  for (const oracle::event& e : events) {
    latest = std::max(latest, e.time);
    const bool delayed = std::uniform_real_distribution<double>{0, 1}(dice) < share;
    arrivals.push_back(latest + (delayed ? draw(delay, dice) : 0));
  }
  sort_by_arrival(events, arrivals);
  return events;
}

}  // namespace floorwalker
