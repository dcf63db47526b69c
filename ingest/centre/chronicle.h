// Tells what happens in the simulated centre: a verb for everything that can happen writes its event, and books it into
// the truth.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "ingest/centre/agenda.h"
#include "ingest/centre/truth.h"

namespace floorwalker {

// A record to be written: in native format, keyed by root contact or agent.
struct simulated_event {
  time_point time;
  std::string key;
  std::string json;
};

namespace simulated {

// One thread. Everything happens at `clock`'s now.
class chronicle {
 public:
  // `source` is the events' source; `clock` and `book` must outlive this.
  chronicle(std::string source, const agenda& clock, truth& book)
      : source_{std::move(source)}, clock_{clock}, book_{book} {}

  void started(contact& who, std::string_view reason);
  void self_service_started(contact& who, std::string_view flow);
  void self_service_ended(contact& who, std::string_view flow, std::string_view outcome);
  void queued(contact& who, const desk& where, int announced_wait_s);  // below 0: nothing was announced
  void alerted(contact& who, const agent& at);
  void declined(contact& who, const agent& by, std::string_view reason);
  // The new leg. It names `where` if that is not null.
  leg& answered(contact& who, agent& by, leg_role role, const desk* where);
  void abandoned(contact& who);
  void left(contact& who, left_reason why, const desk* to);
  void held(contact& who, leg& mine);
  void resumed(contact& who, leg& mine);
  void parked(contact& who, leg& mine, microseconds until);
  void unparked(contact& who, leg& mine);
  void transferred_blind(contact& who, leg& from, const desk* to, const agent* to_agent);  // neither: outside
  void transferred_consult(contact& who, leg& from, leg& to, const desk* to_desk);
  void message(contact& who, party by, const leg* mine);
  void released(contact& who, leg& mine);
  void wrapup_started(contact& who, leg& mine);
  void wrapup_ended(contact& who, leg& mine);
  void ended(contact& who, party by, bool resolved);
  void promised(contact& who, std::string_view promise, std::string_view kind, microseconds due);
  void promise_over(contact& who, std::string_view promise, bool kept);
  void escalated(contact& who, int level);
  void corrected(contact& who, std::string_view kind, const agent& by);
  void rated(contact& who, int score);
  void signed_in(agent& who);
  void reports(agent& who, std::string_view state);

  // What was told and not yet taken, in order of time.
  std::deque<simulated_event> told;

 private:
  void tell(contact& who, event_type type, std::string_view data);
  void write(std::string key, const std::string& subject, std::uint64_t step, event_type type, std::string_view data);
  time_point now() const noexcept { return clock_.now(); }

  const std::string source_;
  const agenda& clock_;
  truth& book_;
};

}  // namespace simulated
}  // namespace floorwalker
