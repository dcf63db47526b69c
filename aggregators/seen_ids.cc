#include "aggregators/seen_ids.h"

namespace floorwalker {
namespace {

constexpr std::size_t soon = 16;  // ids ahead: what is fetched for them is there by then, and still there

}  // namespace

bool seen_ids::is_new(const key128& id, time_point newest) {
  while (expired_ < order_.size() && newest - order_[expired_].seen_at >= keep_) {
    if (expired_ + soon < order_.size()) ids_.prefetch(order_[expired_ + soon].id);
    ids_.erase(order_[expired_++].id);
  }
  if (!held_) drop_expired();
  return !ids_.contains(id);
}

void seen_ids::remember(const key128& id, time_point newest) {
  if (keep_ <= microseconds::zero()) return;
  ids_.insert(id);
  order_.push({newest, id});
}

void seen_ids::hold(bool on) {
  held_ = on;
  if (!held_) drop_expired();
}

void seen_ids::drop_expired() {
  for (; expired_ > 0; --expired_, ++dropped_) order_.pop();
}

}  // namespace floorwalker
