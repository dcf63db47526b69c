// A simulated contact centre: a discrete-event simulation that tells what happens, one event after the other.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "aggregators/event.h"
#include "ingest/centre/chronicle.h"
#include "ingest/scenario.h"

namespace floorwalker {

// One thread. No clock: the same scenario, rate, seed and start give the same events; another start only other times.
// Its own day begins at half past nine in the morning, whatever `start` is.
class centre {
 public:
  // `scenario` must outlive this. `events_per_s` is the average of a working day, reached once the first contacts have
  // ended; > 0.
  centre(const scenario& scenario, double events_per_s, std::uint64_t seed, time_point start);
  ~centre();

  // The next event before `end`; times never fall. None: nothing more happens before it.
  std::optional<simulated_event> next(time_point end);

  // When something may happen next, before `end`; what was told already is next. None: nothing does.
  std::optional<time_point> upcoming(time_point end) const;

  // What has been told, as the centre itself knows it.
  const simulated::truth& truth() const noexcept;
  // The same as JSON, once the last event before `end` was told.
  std::string truth_json(time_point end) const;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace floorwalker
