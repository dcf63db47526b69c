// Business days by time zone, out of the system's tz database.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "aggregators/settings.h"

namespace floorwalker {

// A day starts at the first occurrence of a local time; where the clocks skip that time, at the end of the gap.
//   Europe/Athens 00:00, any date: 22:00Z or 21:00Z of the day before.
//   America/Sao_Paulo 00:00 on 2018-11-04: clocks went from 00:00 to 01:00, so the day starts at 01:00 local, 03:00Z.
//   Asia/Jerusalem 01:30 on 1999-10-15: 01:00 to 02:00 came twice, the first one counts.
// Any thread. A look-up in a day that was asked for lately costs a few nanoseconds, another one some microseconds.
class zone_calendar final : public day_calendar {
 public:
  // `starts_at` is less than a day. Throws std::runtime_error for a zone that the tz database does not know.
  zone_calendar(std::string_view zone, std::chrono::minutes starts_at);
  ~zone_calendar() override;

  time_point day_start(time_point at) const override;

  static bool knows(std::string_view zone);

 private:
  struct zone_rules;
  std::unique_ptr<const zone_rules> rules_;
  // Days found lately, by the UTC day of the instant asked for. Each slot is one word, so that threads need no lock:
  // the day's first second since 1970 above, its length in seconds in the low 24 bits; 0: empty.
  mutable std::array<std::atomic<std::uint64_t>, 16> recent_{};
};

// Null for UTC at 00:00, which is what the aggregators do without a calendar. Throws as the constructor.
std::shared_ptr<const day_calendar> make_calendar(const std::string& zone, std::chrono::minutes starts_at);

}  // namespace floorwalker
