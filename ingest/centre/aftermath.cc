#include "ingest/centre/aftermath.h"

#include <utility>

#include "ingest/centre/world.h"

namespace floorwalker::simulated {

using namespace std::chrono_literals;

void aftermath::promise_call_back(contact& who) {
  who.of->promise = "callback/" + who.id;
  w_.tell.promised(who, who.of->promise, "callback", 2400s);
}

void aftermath::called_back(contact& who, bool reached) {
  const std::string promise = std::exchange(who.of->promise, {});
  if (!promise.empty()) w_.tell.promise_over(who, promise, reached);
}

void aftermath::maybe_escalate(contact& who) {
  if (w_.luck.chance(0.015)) w_.tell.escalated(who, w_.luck.chance(0.2) ? 3 : 2);
}

void aftermath::worked_up(const contact_ptr& who, const agent& by) {
  const double what = w_.luck.unit();
  if (what < 0.01)
    w_.time.in(w_.luck.between(60, 900), [this, who, &by] { w_.tell.corrected(*who, "disposition", by); });
  if (what < 0.97) return;
  const std::string promise = "follow-up/" + who->id;
  w_.tell.promised(*who, promise, "follow-up", 1800s);
  const bool kept = w_.luck.chance(0.8);
  w_.time.in(kept ? w_.luck.between(120, 1800) : 1800s,
             [this, who, promise, kept] { w_.tell.promise_over(*who, promise, kept); });
}

void aftermath::maybe_rate(const contact_ptr& who, bool resolved) {
  if (!w_.luck.chance(0.08)) return;
  const int score = resolved ? 3 + static_cast<int>(w_.luck.below(3)) : 1 + static_cast<int>(w_.luck.below(3));
  w_.time.in(w_.luck.between(10, 180), [this, who, score] { w_.tell.rated(*who, score); });
}

}  // namespace floorwalker::simulated
