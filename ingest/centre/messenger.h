// What happens on written channels once an agent has taken the contact: messages both ways, pauses, the end.
#pragma once

#include "ingest/centre/people.h"

namespace floorwalker::simulated {

struct world;

class messenger {
 public:
  explicit messenger(world& of) : w_{of} {}

  void converse(const contact_ptr& who, leg& mine);
  // The agent is gone: the contact waits for another one.
  void pass_back(const contact_ptr& who, leg& mine);

 private:
  void agent_writes(const contact_ptr& who, leg& mine, time_point until);
  void customer_writes(const contact_ptr& who, leg& mine, time_point until);
  void answer_mail(const contact_ptr& who, leg& mine);
  void park(const contact_ptr& who, leg& mine, time_point until);
  void take_back(const contact_ptr& who, leg& mine, time_point until, int tries);
  void finish(const contact_ptr& who, leg& mine);
  void close(const contact_ptr& who, leg& mine);
  void closing_thanks(const contact_ptr& who);
  void mail_again(const contact_ptr& who);

  world& w_;
};

}  // namespace floorwalker::simulated
