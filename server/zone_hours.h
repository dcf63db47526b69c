// When a queue is open, by its time zone.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "aggregators/settings.h"

namespace floorwalker {

// One block of local time on some days of the week, from `from` up to but not including `to`.
struct weekly_hours {
  std::array<bool, 7> days{};         // Monday first
  std::chrono::minutes from{}, to{};  // 00:00 to 24:00
};

// Open in any of the blocks, but not on a holiday. Local time decides, as a clock on the wall tells it.
class zone_hours final : public opening_hours {
 public:
  // Throws std::runtime_error for a zone that the tz database does not know.
  zone_hours(const std::string& zone, std::vector<weekly_hours> blocks,
             std::vector<std::chrono::year_month_day> holidays);
  ~zone_hours() override;
  bool open_at(time_point at) const override;

 private:
  struct local_clock;
  std::unique_ptr<const local_clock> clock_;
  std::vector<weekly_hours> blocks_;  // none: every day, all day
  std::vector<std::chrono::year_month_day> holidays_;
};

}  // namespace floorwalker
