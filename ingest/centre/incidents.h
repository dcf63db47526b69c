// What goes wrong in a scenario, and when.
#pragma once

#include <optional>

#include "ingest/centre/people.h"

namespace floorwalker::simulated {

struct world;

class incidents {
 public:
  explicit incidents(world& of) : w_{of} {}

  void open();
  // From then on nothing is told any more.
  std::optional<time_point> silent_from() const noexcept { return silent_from_; }
  // Where a call of the desk is passed on to now; null: nowhere.
  desk* next_stop(const desk& from) const;
  // When the agents who vanished are back; in the past: they are all here.
  time_point agents_back_at() const noexcept { return agents_back_at_; }
  double transfer_share(const queue_plan& of) const noexcept;

 private:
  void begin(const incident_plan& which);
  void surge(desk& at, double per_s, time_point until);

  world& w_;
  std::optional<time_point> silent_from_;
  time_point agents_back_at_{};
  bool wrong_route_ = false;
};

}  // namespace floorwalker::simulated
