// A simulated contact centre: a small discrete-event simulation that tells what happens, one event after the other.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

#include "aggregators/event.h"
#include "ingest/dice.h"
#include "ingest/scenario.h"

namespace floorwalker {

// A record to be written: in native format, keyed by root contact or agent.
struct simulated_event {
  time_point time;
  std::string key;
  std::string json;
};

// One thread. No clock: the same scenario, rate, seed and start give the same events; another start only other times.
class centre {
 public:
  // `scenario` must outlive this. `events_per_s` is an average, reached once the first contacts have ended.
  centre(const scenario& scenario, double events_per_s, std::uint64_t seed, time_point start);
  ~centre();

  // The next event; times never fall. There is always one more.
  simulated_event next();

 private:
  struct contact;
  struct agent;
  struct desk;
  using contact_ptr = std::shared_ptr<contact>;
  struct task {
    time_point at;
    std::uint64_t order = 0;  // tasks of one instant run in the order they were planned
    std::function<void()> run;
    bool operator>(const task& other) const noexcept { return at != other.at ? at > other.at : order > other.order; }
  };

  void plan(microseconds after, std::function<void()> run);
  void hire(double contacts_per_s);

  void arrive(desk& at);
  void leave_menu(const contact_ptr& who);
  void enqueue(const contact_ptr& who, desk& at);
  void give_up(const contact_ptr& who);
  void match(desk& at);
  void sign_in(desk& at);
  void ring(const contact_ptr& who, agent& by);
  void answer(const contact_ptr& who, agent& by);
  void hold(const contact_ptr& who, microseconds conversation);
  void chat(const contact_ptr& who, bool by_customer, time_point until);
  void hang_up(const contact_ptr& who, agent& by);
  void wrap_up(const contact_ptr& who, agent& by);
  void rest(agent& who, double mean_s);
  void come_free(agent& who);

  void tell(contact& who, std::string_view type, std::string data);
  void tell_state(agent& who, std::string_view state);
  void write(const std::string& subject, std::uint64_t step, std::string_view type, const std::string& data);

  const scenario& scenario_;
  const std::uint64_t seed_;
  dice dice_;
  time_point now_;
  std::uint64_t planned_ = 0;
  std::priority_queue<task, std::vector<task>, std::greater<>> tasks_;
  std::vector<std::unique_ptr<desk>> desks_;
  std::vector<std::unique_ptr<agent>> agents_;
  std::deque<simulated_event> told_;
};

}  // namespace floorwalker
