#include "ingest/centre/world.h"

#include <fmt/format.h>

namespace floorwalker::simulated {

world::world(const floorwalker::scenario& what, double contacts_per_s, std::uint64_t seed, std::string source,
             time_point from)
    : plan{what}, start{from}, luck{seed}, time{from}, tell{std::move(source), time, book} {
  run = fmt::format("{:06x}", luck.bits() >> 40);
  double shares = 0;
  for (const queue_plan& one : plan.queues) {
    desks.push_back(std::make_unique<desk>(desk{one}));
    shares += one.share;
  }
  for (const auto& at : desks) {
    at->new_per_s = contacts_per_s * at->plan.share / shares;
    at->passes_to = desk_named(at->plan.passes_to);
    at->overflow_to = desk_named(at->plan.overflow_to);
  }
  for (const auto& at : desks) at->contacts_per_s += at->new_per_s;
  for (const auto& at : desks) {
    if (at->passes_to) at->passes_to->contacts_per_s += at->new_per_s * 1.5 * at->plan.transfer_share;
  }
  trouble.open();
  staff.open();
  door.open();
}

desk* world::desk_named(std::string_view name) const noexcept {
  for (const auto& one : desks) {
    if (one->plan.name == name) return one.get();
  }
  return nullptr;
}

}  // namespace floorwalker::simulated
