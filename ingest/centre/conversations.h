// What happens on a call once it is answered: holds, consults, conferences, transfers, the end, and the wrap-up.
#pragma once

#include <functional>

#include "ingest/centre/people.h"

namespace floorwalker::simulated {

struct world;

class conversations {
 public:
  explicit conversations(world& of) : w_{of} {}

  void talk(const contact_ptr& who, leg& mine);
  // The line is dead, for everybody on it.
  void drop(const contact_ptr& who);
  // The work after a leg that was released; then the agent is done with the contact.
  void wrap_up(const contact_ptr& who, leg& mine);
  // The same where it was begun before the release.
  void finish_wrap_up(const contact_ptr& who, leg& mine);
  void end_wrap_up(const contact_ptr& who, leg& mine);  // if it is going on

 private:
  void middle(const contact_ptr& who, leg& mine, microseconds rest);
  void hold(const contact_ptr& who, leg& mine, microseconds rest);
  void finish(const contact_ptr& who, leg& mine);
  void hang_up(const contact_ptr& who, leg& mine);
  void end_call(const contact_ptr& who, leg& mine, bool wrapping);

  void pass_on(const contact_ptr& who, leg& mine, desk& to);
  void hand_to(const contact_ptr& who, agent& other, desk& to);
  void consult(const contact_ptr& who, leg& mine, microseconds rest);
  void consulted(const contact_ptr& who, leg& mine, leg& second, desk& to, microseconds rest);
  void confer(const contact_ptr& who, leg& mine, microseconds rest);
  void conferred(const contact_ptr& who, leg& mine, leg& second, microseconds rest);
  void listen_in(const contact_ptr& who, leg& mine);
  void release(const contact_ptr& who, leg& mine);
  void release_others(const contact_ptr& who, leg& mine);
  // Only if the leg is still open then.
  void later(const contact_ptr& who, leg& mine, microseconds after, std::function<void()> run);

  world& w_;
};

}  // namespace floorwalker::simulated
