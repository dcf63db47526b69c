#include "server/zone_calendar.h"

#include <date/tz.h>

#include <stdexcept>

namespace floorwalker {

using std::chrono::seconds;
using std::chrono::sys_seconds;

struct zone_calendar::zone_rules {
  const date::time_zone* zone;
  std::chrono::minutes starts_at;

  sys_seconds start_of(date::local_days local_date) const {
    const date::local_seconds local = local_date + starts_at;
    const date::local_info info = zone->get_info(local);
    if (info.result == date::local_info::nonexistent) return info.first.end;
    return sys_seconds{local.time_since_epoch() - info.first.offset};  // the first of two, where it comes twice
  }

  struct span {
    sys_seconds begin, end;
  };

  // A zone may skip a whole date (Pacific/Apia, 2011-12-30): its start is then that of the date after, and the search
  // goes on until it has passed `at`.
  span day_of(sys_seconds at) const {
    date::local_days date = date::floor<date::days>(zone->to_local(at)) + date::days{1};
    sys_seconds begin = start_of(date), end = begin;
    while (end <= at) {
      begin = end;
      end = start_of(date += date::days{1});
    }
    while (begin > at) {
      end = begin;
      begin = start_of(date -= date::days{1});
    }
    return {begin, end};
  }
};

zone_calendar::zone_calendar(std::string_view zone, std::chrono::minutes starts_at)
    : rules_(std::make_unique<zone_rules>(zone_rules{date::locate_zone(std::string(zone)), starts_at})) {
  if (starts_at < std::chrono::minutes{0} || starts_at >= std::chrono::hours{24})
    throw std::runtime_error("a day starts between 00:00 and 23:59");
}

zone_calendar::~zone_calendar() = default;

time_point zone_calendar::day_start(time_point at) const {
  constexpr std::uint64_t length_bits = 24, length_mask = (1U << length_bits) - 1;
  const sys_seconds second = std::chrono::floor<seconds>(at);
  const auto since_epoch = static_cast<std::uint64_t>(second.time_since_epoch().count());
  auto& slot = recent_[since_epoch / 86400 % recent_.size()];

  const std::uint64_t known = slot.load(std::memory_order_relaxed);
  if (since_epoch - (known >> length_bits) < (known & length_mask))
    return time_point{seconds{static_cast<std::int64_t>(known >> length_bits)}};

  const auto [begin, end] = rules_->day_of(second);
  const auto length = static_cast<std::uint64_t>((end - begin).count());
  if (begin.time_since_epoch().count() >= 0 && length <= length_mask)
    slot.store(static_cast<std::uint64_t>(begin.time_since_epoch().count()) << length_bits | length,
               std::memory_order_relaxed);
  return begin;
}

bool zone_calendar::knows(std::string_view zone) {
  try {
    return date::locate_zone(std::string(zone)) != nullptr;
  } catch (const std::exception&) {
    return false;
  }
}

std::shared_ptr<const day_calendar> make_calendar(const std::string& zone, std::chrono::minutes starts_at) {
  if (zone == "UTC" && starts_at == std::chrono::minutes{0}) return nullptr;
  return std::make_shared<zone_calendar>(zone, starts_at);
}

}  // namespace floorwalker
