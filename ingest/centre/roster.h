// Who works when: as many agents as the hour takes, in shifts with breaks, lunch, meetings and training.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "ingest/centre/people.h"

namespace floorwalker::simulated {

struct world;

class roster {
 public:
  explicit roster(world& of) : w_{of} {}

  // Makes the teams and brings the first agents in.
  void open();
  // Has nothing in hand, or less than before: goes home, takes the break that is due, or the next contact.
  void idle(agent& who);
  // Did not pick up: is taken out for a moment.
  void missed(agent& who);
  // Free to listen in; null if there is none.
  agent* supervisor_of(const agent& who);
  // An outage: this share of the agents on the phone is gone at once; and comes back.
  void lose(double share);
  void bring_back();

 private:
  void found(const team_plan& plan);
  agent& hire(team& to);
  double load_of(const team& of) const;  // agents it takes on the working day's average
  void adjust();
  void adjust(team& which);
  void sign_in(agent& who, double worked);  // this share of the shift already
  void sign_off(agent& who);
  void plan_pause(agent& who, double earliest_s);
  void pause(agent& who);
  void rest(agent& who, std::string_view state, microseconds length);
  void vanish(agent& who);
  void lose(agent& by, const contact_ptr& who);

  world& w_;
  std::vector<std::unique_ptr<team>> teams_;
  std::vector<std::unique_ptr<agent>> agents_;
  std::vector<std::pair<team*, agent*>> supervisors_;
};

}  // namespace floorwalker::simulated
