#include "aggregators/seen_ids.h"

namespace floorwalker {

bool seen_ids::is_new(const key128& id, time_point newest) {
  while (!order_.empty() && newest - order_.front().seen_at >= keep_) {
    ids_.erase(order_.front().id);
    order_.pop();
  }
  return !ids_.contains(id);
}

void seen_ids::remember(const key128& id, time_point newest) {
  if (keep_ <= microseconds::zero()) return;
  ids_.insert(id);
  order_.push({newest, id});
}

}  // namespace floorwalker
