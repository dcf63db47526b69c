// What is told beside the conversations: promises, escalations, corrections, ratings.
#pragma once

#include "ingest/centre/people.h"

namespace floorwalker::simulated {

struct world;

class aftermath {
 public:
  explicit aftermath(world& of) : w_{of} {}

  void promise_call_back(contact& who);
  // The call-back was answered by an agent, or came to nothing.
  void called_back(contact& who, bool reached);
  // In the middle of a call.
  void maybe_escalate(contact& who);
  // The agent's work after the contact is done: sometimes more was promised, or the notes are put right later.
  void worked_up(const contact_ptr& who, const agent& by);
  // Some customers say what they think of it.
  void maybe_rate(const contact_ptr& who, bool resolved);

 private:
  world& w_;
};

}  // namespace floorwalker::simulated
