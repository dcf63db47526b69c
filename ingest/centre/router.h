// Brings those who wait and those who are free together: by queue, urgency and who came first; the agent who was free
// longest takes it, if it picks up.
#pragma once

#include "ingest/centre/people.h"

namespace floorwalker::simulated {

struct world;

class router {
 public:
  explicit router(world& of) : w_{of} {}

  // Begins to wait, or waits elsewhere from now on.
  void enqueue(const contact_ptr& who, desk& at);
  // Waits no longer: gone, or taken out. Also where it rings.
  void withdraw(contact& who);
  // May take something (more): gives it what waits, or puts it into the lists of the free.
  void offer(agent& who);
  // An agent of the desk who could take the contact now, and is taken off the lists; null if there is none.
  agent* borrow(desk& at, const contact& who);
  // The agent has the contact in its hands from now on; until it is done with it.
  void seize(agent& by, contact& who);
  void done(agent& by, contact& who);
  // The agent does not answer: the contact goes back to its place in the queue.
  void decline(const contact_ptr& who, const char* reason);

 private:
  void match(desk& at);
  void ring(const contact_ptr& who, agent& by);
  void pick_up(const contact_ptr& who);
  void list(agent& who);
  void tidy(desk& at);

  world& w_;
  std::uint64_t arrivals_ = 0;
};

}  // namespace floorwalker::simulated
