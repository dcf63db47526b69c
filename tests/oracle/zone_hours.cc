#include "tests/oracle/zone_hours.h"

#include <date/tz.h>

#include <algorithm>

namespace floorwalker::oracle {

namespace {

class zoned final : public opening_hours {
 public:
  zoned(const std::string& zone, std::vector<open_block> blocks, std::set<std::string> holidays)
      : zone_(date::locate_zone(zone)), blocks_(std::move(blocks)), holidays_(std::move(holidays)) {}

  bool open_at(time_point at) const override {
    const auto shown = zone_->to_local(at);
    const auto today = date::floor<date::days>(shown);
    if (holidays_.contains(date::format("%F", today))) return false;
    const unsigned weekday = date::weekday{today}.iso_encoding();
    const auto since_midnight = shown - today;
    return blocks_.empty() || std::any_of(blocks_.begin(), blocks_.end(), [&](const open_block& block) {
             return block.days.contains(weekday) && block.from <= since_midnight && since_midnight < block.to;
           });
  }

 private:
  const date::time_zone* zone_;
  std::vector<open_block> blocks_;
  std::set<std::string> holidays_;
};

}  // namespace

std::shared_ptr<const opening_hours> zone_hours(const std::string& zone, std::vector<open_block> blocks,
                                                std::set<std::string> holidays) {
  return std::make_shared<zoned>(zone, std::move(blocks), std::move(holidays));
}

}  // namespace floorwalker::oracle
