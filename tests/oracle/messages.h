// The clocks of messaging: first response and reply.
#pragma once

#include <optional>

#include "tests/oracle/life.h"

namespace floorwalker::oracle {

class message_clocks {
 public:
  // Hears every event before the rest of the life does: `told` is as it was until then.
  void hear(const event& e, life& told);

 private:
  void begin_episode(const event& e);
  void message(const event& e, life& told);
  void close_reply(const event& e, life& told);

  bool begun_ = false;           // the contact's first event was heard
  bool response_due_ = false;    // the episode has had no agent's message yet
  bool customer_wrote_ = false;  // since the clock was started
  us clock_ = 0;
};

}  // namespace floorwalker::oracle
