#include "server/zone_hours.h"

#include <date/tz.h>

#include <algorithm>

namespace floorwalker {

struct zone_hours::local_clock {
  const date::time_zone* zone;
};

zone_hours::zone_hours(const std::string& zone, std::vector<weekly_hours> blocks,
                       std::vector<std::chrono::year_month_day> holidays)
    : clock_(std::make_unique<local_clock>(local_clock{date::locate_zone(zone)})),
      blocks_(std::move(blocks)),
      holidays_(std::move(holidays)) {}

zone_hours::~zone_hours() = default;

bool zone_hours::open_at(time_point at) const {
  const auto local = clock_->zone->to_local(std::chrono::floor<std::chrono::seconds>(at)).time_since_epoch();
  const std::chrono::sys_days date = std::chrono::sys_days{} + std::chrono::floor<std::chrono::days>(local);
  if (std::find(holidays_.begin(), holidays_.end(), std::chrono::year_month_day{date}) != holidays_.end()) return false;
  const unsigned weekday = std::chrono::weekday{date}.iso_encoding() - 1;
  const auto time_of_day = local - date.time_since_epoch();
  return blocks_.empty() || std::any_of(blocks_.begin(), blocks_.end(), [&](const weekly_hours& block) {
           return block.days[weekday] && block.from <= time_of_day && time_of_day < block.to;
         });
}

}  // namespace floorwalker
