#include "tests/oracle/zone_calendar.h"

#include <date/tz.h>

#include <algorithm>

namespace floorwalker::oracle {

namespace {

class zoned final : public day_calendar {
 public:
  zoned(const std::string& zone, std::chrono::minutes starts_at)
      : zone_(date::locate_zone(zone)), starts_at_(starts_at) {}

  time_point day_start(time_point at) const override {
    const auto today = date::floor<date::days>(zone_->to_local(at));
    time_point newest{};
    for (int shift = -2; shift <= 2; ++shift) {
      const auto local = today + date::days{shift} + starts_at_;
      const time_point start = date::floor<microseconds>(zone_->to_sys(local, date::choose::earliest));
      if (start <= at) newest = std::max(newest, start);
    }
    return newest;
  }

 private:
  const date::time_zone* zone_;
  std::chrono::minutes starts_at_;
};

}  // namespace

std::shared_ptr<const day_calendar> zone_calendar(const std::string& zone, std::chrono::minutes starts_at) {
  return std::make_shared<zoned>(zone, starts_at);
}

}  // namespace floorwalker::oracle
