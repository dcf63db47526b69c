// What customers do who wait: most are patient, some give up, call back, or are sent elsewhere.
#pragma once

#include "ingest/centre/people.h"

namespace floorwalker::simulated {

struct world;

class waiting_room {
 public:
  explicit waiting_room(world& of) : w_{of} {}

  // Decides how this wait ends if nobody answers.
  void seat(const contact_ptr& who);

 private:
  enum class fate { gives_up, calls_back, voicemail, overflows, deflected, timeout, closed, no_agents, system, moved };
  struct end {
    microseconds after;
    fate how;
  };
  end fate_of(const contact& who);
  end fate_of_call(const contact& who);
  void meet(const contact_ptr& who, fate how);
  void give_up(const contact_ptr& who);
  void leave(const contact_ptr& who, left_reason why);
  void move(const contact_ptr& who, desk& to, left_reason why);

  world& w_;
};

}  // namespace floorwalker::simulated
