// One line of a recording: as much as is needed to send it again.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aggregators/event.h"
#include "ingest/event_reader.h"
#include "ingest/rfc3339.h"

namespace floorwalker {

// What a line holds. The views live until the next read().
struct recorded_event {
  std::string_view key;  // the root contact, or the agent of agent.state
  time_point time;
};

// One thread.
class recorded_event_reader {
 public:
  recorded_event_reader();

  // Empty if the line is no JSON object with a subject and a time; then why() tells.
  std::optional<recorded_event> read(std::string_view line);
  const std::string& why() const noexcept { return why_; }

  // The line read last, with another time in it and no other change.
  const std::string& with_time(time_point time);

 private:
  std::optional<recorded_event> refuse(std::string_view why);

  event_reader reader_;
  arena memory_;
  rfc3339_parser clock_;
  std::string_view line_;
  std::string changed_;
  std::string why_;
};

}  // namespace floorwalker
