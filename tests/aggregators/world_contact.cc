#include "tests/aggregators/world_contact.h"

#include <optional>
#include <string>
#include <string_view>

namespace floorwalker {

namespace {

using oracle::event;
using oracle::us;

// Tells a customer's story by advancing a clock and throwing dice.
class customer {
 public:
  customer(std::mt19937_64& dice, const world_options& options, int number, std::vector<event>& to)
      : dice_(dice, options), options_(options), to_(to), first_("C" + std::to_string(number)) {
    id_.name = first_;
    partition_ = number % options.partitions;
    now_ = options.begin + dice_.rounded(static_cast<us>(dice_.below(1.0) * static_cast<double>(options.length)));
  }

  void live() {
    const double channel = dice_.below(1.0), way = dice_.below(1.0);
    start(channel < 0.55  ? "voice"
          : channel < 0.8 ? "chat"
          : channel < 0.9 ? "sms"
                          : "email",
          !options_.outbound || way >= 0.1 ? direction::inbound
          : way < 0.05                     ? direction::outbound
                                           : direction::internal);
    const int episodes = dice_.chance(0.1) ? 2 : 1;
    for (int i = 0; i < episodes && !silent_; ++i) episode();
  }

 private:
  struct contact_id {
    std::string name, root;  // no root: the first of its chain
  };

  void pass(double mean_s) { now_ += dice_.span(mean_s); }

  event& say(event_type type) { return say_of(id_, type); }
  // Sequences rise along the chain, so that two of its contacts never tie.
  event& say_of(const contact_id& id, event_type type) {
    event e;
    e.type = type;
    e.time = now_;
    e.sequence = ++sequence_;
    e.subject = id.name;
    e.root = id.root;
    e.id = first_ + "/" + std::to_string(sequence_);
    e.partition = partition_;
    to_.push_back(e);
    return to_.back();
  }
  event& say_agent(event_type type, const char* agent) {
    event& e = say(type);
    e.agent = agent;
    return e;
  }

  void start(const char* channel, direction way) {
    channel_ = channel;
    if (dice_.chance(0.1)) return;  // nobody saw it start
    event& started = say(event_type::contact_started);
    started.channel = channel;
    started.direction = way;
  }
  bool is_messaging() const { return options_.messages && channel_ != "voice"; }

  // The customer goes on under another contact id.
  void next_contact() {
    if (dice_.chance(0.8)) say(event_type::contact_ended).by = party::agent;
    pass(5);
    const std::string before = id_.name;
    id_.name = first_ + "." + std::to_string(++contacts_);
    id_.root = dice_.chance(0.6) ? first_ : before;
    if (dice_.chance(0.1)) partition_ = (partition_ + 1) % options_.partitions;  // misrouted
    const bool other_channel = dice_.chance(0.2);
    start(other_channel ? "voice" : channel_.c_str(), direction::inbound);
  }

  void episode() {
    pass(20);
    if (options_.bots && dice_.chance(0.2)) bot();
    if (options_.told_waits && dice_.chance(0.1)) return untold_wait();
    const char* queue = dice_.any(world_queues);
    for (int round = 0; queue && !silent_ && round < 5; ++round) {
      writes(party::customer, 0.6);
      const bool answered = wait(queue);
      queue = nullptr;
      if (answered && !silent_) queue = leg();
      if (!queue && !silent_ && options_.chains && dice_.chance(0.1)) {  // calls again
        next_contact();
        queue = dice_.any(world_queues);
      }
    }
    if (silent_) return;
    writes(party::customer, 0.2);
    pass(3);
    if (dice_.chance(0.95)) say(event_type::contact_ended).by = dice_.chance(0.5) ? party::customer : party::agent;
    late_wrapup();
  }

  void bot() {
    say(event_type::contact_self_service_started);
    writes(party::customer, 0.7);
    pass(10);
    writes(party::bot, 0.8);
    pass(10);
    if (dice_.chance(0.9)) say(event_type::contact_self_service_ended).outcome = self_service_outcome::transferred;
  }

  void writes(party by, double share) {
    if (is_messaging() && dice_.chance(share)) say(event_type::contact_message).by = by;
  }

  // An end whose queueing nobody saw.
  void untold_wait() {
    const double outcome = dice_.below(1.0);
    event& e = say(outcome < 0.6   ? event_type::contact_answered
                   : outcome < 0.8 ? event_type::contact_abandoned
                                   : event_type::contact_left_queue);
    if (dice_.chance(0.9)) e.queue = dice_.any(world_queues);
    if (dice_.chance(0.8)) e.wait = dice_.rounded(static_cast<us>(dice_.below(60e6)));
    if (e.type != event_type::contact_answered) return;
    e.agent = agent_ = dice_.any(world_agents);
    talk();
    pass(5);
    say(event_type::contact_ended).by = party::agent;
  }

  // True if an agent answered.
  bool wait(const char* queue) {
    say(event_type::contact_queued).queue = queue;
    while (dice_.chance(0.25)) {
      pass(15);
      if (dice_.chance(0.7)) ring();
      if (dice_.chance(0.4)) queue = dice_.any(world_queues);  // another queue: an overflow
      say(event_type::contact_queued).queue = queue;
    }
    if (options_.silences && dice_.chance(0.03)) return silent_ = true, false;
    pass(25);
    if (dice_.chance(0.3)) ring();
    const double outcome = dice_.below(1.0);
    if (outcome < 0.7) return true;
    if (outcome < 0.85) say(event_type::contact_abandoned);
    if (outcome >= 0.85 && outcome < 0.95)
      say(event_type::contact_left_queue).reason = static_cast<left_reason>(dice_.below(left_reason_count));
    return false;  // the rest: only the end tells
  }

  void ring() {
    const char* agent = dice_.any(world_agents);
    say_agent(event_type::contact_alerted, agent);
    pass(8);
    if (dice_.chance(0.4)) say_agent(event_type::contact_declined, agent);
  }

  // The queue that the contact is sent on to, or null.
  const char* leg() {
    agent_ = dice_.any(world_agents);
    say_agent(event_type::contact_answered, agent_);
    return talk();
  }

  const char* talk() {
    converse();
    if (options_.silences && dice_.chance(0.02)) return silent_ = true, nullptr;
    while (options_.holds && dice_.chance(0.3)) aside();
    if (dice_.chance(0.1)) conference();
    if (options_.transfers && dice_.chance(0.15)) consult();
    if (options_.transfers && dice_.chance(0.3)) return transferred();
    release();
    return nullptr;
  }

  void release() {
    if (options_.wrapups && dice_.chance(0.15)) return wrapup_first();
    if (dice_.chance(0.9)) say_agent(event_type::contact_released, agent_);  // else the contact's end ends it
    if (options_.wrapups && dice_.chance(0.4)) wrapup();
  }

  void converse() {
    pass(20);
    if (is_messaging())
      while (dice_.chance(0.6)) {
        writes(dice_.chance(0.9) ? party::customer : party::system, 0.8);
        pass(30);
        if (!dice_.chance(0.7)) continue;
        event& e = say(event_type::contact_message);
        e.by = party::agent;
        if (dice_.chance(0.7)) e.agent = dice_.chance(0.9) ? agent_ : dice_.any(world_agents);
        pass(20);
      }
    pass(20);
  }

  const char* transferred() {
    const bool release_first = dice_.chance(0.3);
    if (release_first) release();
    event& e = say(event_type::contact_transferred);
    e.transfer = dice_.chance(0.9) ? transfer_kind::blind : transfer_kind::consult;
    if (dice_.chance(0.8)) e.agent = agent_;
    if (dice_.chance(0.2)) e.queue = dice_.any(world_queues);
    const char* to = dice_.chance(0.8) ? dice_.any(world_queues) : nullptr;
    if (to)
      e.to_queue = to;
    else if (dice_.chance(0.5))
      e.to_agent = dice_.any(world_agents);
    const bool goes_on = to && dice_.chance(0.9);
    if (!release_first && dice_.chance(0.8)) release();
    if (goes_on && options_.chains && dice_.chance(0.4)) next_contact();
    return goes_on ? to : nullptr;
  }

  // Another agent is asked; takes the contact over, or not.
  void consult() {
    const char* other = dice_.any(world_agents);
    if (std::string_view{other} == agent_) return;
    if (dice_.chance(0.5)) say_agent(event_type::contact_held, agent_);
    say_agent(event_type::contact_answered, other).role = leg_role::consult;
    pass(15);
    const bool gives_up = dice_.chance(0.3), told_late = dice_.chance(0.3);
    if (gives_up || told_late) say_agent(event_type::contact_released, other);
    if (gives_up) return;
    event& e = say_agent(event_type::contact_transferred, agent_);
    e.transfer = transfer_kind::consult;
    if (dice_.chance(0.7)) e.to_agent = other;
    if (dice_.chance(0.3)) e.to_queue = dice_.any(world_queues);
    release();
    if (told_late) return;
    agent_ = other;
    converse();
  }

  void aside() {
    const bool parked = dice_.chance(0.3);
    event& begun = say(parked ? event_type::contact_parked : event_type::contact_held);
    if (dice_.chance(0.7)) begun.agent = agent_;
    pass(30);
    writes(party::customer, 0.3);
    if (dice_.chance(0.2)) return;  // nobody ends it
    event& over = say(parked ? event_type::contact_unparked : event_type::contact_resumed);
    if (dice_.chance(0.7)) over.agent = agent_;
    pass(30);
  }

  void conference() {
    const char* other = dice_.any(world_agents);
    if (std::string_view{other} == agent_) return;
    event& joined = say_agent(event_type::contact_answered, other);
    if (dice_.chance(0.5)) joined.role = dice_.chance(0.5) ? leg_role::consult : leg_role::supervisor;
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
    if (dice_.chance(0.7)) say_agent(event_type::contact_wrapup_started, agent_);
    pass(30);
    if (dice_.chance(0.8))
      say_agent(event_type::contact_wrapup_ended, agent_);
    else
      unwrapped_ = {id_, agent_};
  }

  void late_wrapup() {
    if (!unwrapped_ || dice_.chance(0.5)) return;
    pass(600);
    say_of(unwrapped_->first, event_type::contact_wrapup_ended).agent = unwrapped_->second;
    unwrapped_.reset();
  }

  world_dice dice_;
  const world_options& options_;
  std::vector<event>& to_;
  std::string first_, channel_;
  contact_id id_;
  int partition_ = 0, contacts_ = 0;
  us now_ = 0;
  std::int64_t sequence_ = 0;
  bool silent_ = false;
  const char* agent_ = nullptr;
  std::optional<std::pair<contact_id, const char*>> unwrapped_;
};

constexpr const char* states[] = {"available", "available", "available", "break", "meeting", "offline", "coffee"};
constexpr const char* teams[] = {"red", "blue"};

std::vector<std::string> some_queues(world_dice& dice) {
  std::vector<std::string> queues;
  for (const char* queue : world_queues)
    if (dice.chance(0.4)) queues.emplace_back(queue);
  return queues;
}

}  // namespace

void tell_customer(std::mt19937_64& dice, const world_options& options, int number, std::vector<oracle::event>& to) {
  customer{dice, options, number, to}.live();
}

void tell_agent(std::mt19937_64& dice, const world_options& options, int number, std::vector<oracle::event>& to) {
  world_dice throws{dice, options};
  const char* name = world_agents[number];
  oracle::us now = options.begin;
  for (std::int64_t sequence = 1; now < options.begin + options.length; ++sequence) {
    oracle::event e;
    e.type = event_type::agent_state;
    e.time = now;
    e.sequence = sequence;
    e.subject = e.agent = name;
    e.id = std::string{name} + "/" + std::to_string(sequence);
    e.partition = (number + throws.chance(0.1)) % options.partitions;  // sometimes misrouted
    e.state = throws.any(states);
    if (throws.chance(0.3) || sequence == 1) e.queues = some_queues(throws);
    if (throws.chance(0.3)) e.team = throws.any(teams);
    if (throws.chance(0.3)) e.capacity.emplace_back(throws.chance(0.3) ? "" : "chat", throws.chance(0.5) ? 2 : 3);
    to.push_back(e);
    now += throws.span(static_cast<double>(options.length) / 1e6 / 8);
  }
}

}  // namespace floorwalker
