// The benchmark's stream: many simulated contact centres side by side, as one stream of events in order of time.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "ingest/centre.h"

namespace floorwalker::bench {

// A scenario whose queues and teams bear a site's name. Refers to itself, so it stays where it is.
class site {
 public:
  site(const scenario& like, const std::string& name);
  site(const site&) = delete;
  site& operator=(const site&) = delete;
  const scenario& plan() const noexcept { return plan_; }

 private:
  std::deque<std::string> names_;
  std::deque<std::vector<std::string_view>> lists_;
  std::vector<queue_plan> queues_;
  std::vector<team_plan> teams_;
  scenario plan_;
};

// One thread. The same arguments give the same events.
class many_centres {
 public:
  // `events_per_s` is what all sites make together, > 0; `sites` > 0.
  many_centres(std::size_t sites, double events_per_s, std::uint64_t seed, time_point start);

  // Times never fall. No event is made before it is asked for: the truth is about what was returned, once all of one
  // instant were taken.
  simulated_event next();
  // Nothing more is told before it.
  time_point next_at() const { return due_.top().at; }

  // The truth of all sites: one JSON object with a list of what each of them says until `end`.
  std::string truth_json(time_point end) const;

 private:
  struct due {
    time_point at;
    std::size_t centre;
    bool operator>(const due& other) const noexcept { return at != other.at ? at > other.at : centre > other.centre; }
  };

  std::deque<site> sites_;
  std::vector<std::unique_ptr<centre>> centres_;
  std::priority_queue<due, std::vector<due>, std::greater<>> due_;
};

}  // namespace floorwalker::bench
