#include "ingest/centre/incidents.h"

#include <algorithm>

#include "ingest/centre/world.h"

namespace floorwalker::simulated {
namespace {

microseconds seconds_of(double value) { return microseconds{static_cast<std::int64_t>(value * 1e6)}; }

}  // namespace

void incidents::open() {
  for (const incident_plan& one : w_.plan.incidents) {
    if (one.kind == incident_kind::silence) silent_from_ = w_.start + seconds_of(one.begins_s);
    w_.time.in(seconds_of(one.begins_s), [this, &one] { begin(one); });
  }
}

void incidents::begin(const incident_plan& which) {
  if (which.every_s > 0) w_.time.in(seconds_of(which.every_s), [this, &which] { begin(which); });
  const microseconds length = seconds_of(which.lasts_s);
  switch (which.kind) {
    case incident_kind::spike:
      for (const auto name : {"billing", "support-chat"}) {
        desk& at = *w_.desk_named(name);
        surge(at, at.new_per_s * (which.strength - 1), w_.time.now() + length);
      }
      return;
    case incident_kind::outage:
      agents_back_at_ = w_.time.now() + length;
      w_.staff.lose(which.strength);
      return w_.time.in(length, [this] { w_.staff.bring_back(); });
    case incident_kind::wrong_route: wrong_route_ = true; return w_.time.in(length, [this] { wrong_route_ = false; });
    case incident_kind::silence: return;
  }
}

void incidents::surge(desk& at, double per_s, time_point until) {
  w_.time.in(w_.luck.exponential(1 / per_s), [this, &at, per_s, until] {
    if (w_.time.now() >= until) return;
    w_.door.arrive(at, "price-rise");
    surge(at, per_s, until);
  });
}

// With the wrong route everybody goes round the phone queues.
desk* incidents::next_stop(const desk& from) const {
  if (!wrong_route_) return from.passes_to;
  if (from.plan.name == "billing") return w_.desk_named("sales");
  if (from.plan.name == "sales") return w_.desk_named("support");
  return w_.desk_named("billing");
}

double incidents::transfer_share(const queue_plan& of) const noexcept { return wrong_route_ ? 0.7 : of.transfer_share; }

}  // namespace floorwalker::simulated
