#include "aggregators/view_slot.h"

namespace floorwalker {

view_slot::~view_slot() {
  delete full_.load();
  delete spare_.load();
}

view_slot::reclaimed view_slot::reclaim() {
  if (auto* unread = full_.exchange(nullptr, std::memory_order_acquire))
    return {std::unique_ptr<partition_view>(unread), true};
  if (auto* spare = spare_.exchange(nullptr, std::memory_order_acquire))
    return {std::unique_ptr<partition_view>(spare), false};
  return {std::make_unique<partition_view>(), false};
}

void view_slot::publish(std::unique_ptr<partition_view> view) {
  delete full_.exchange(view.release(), std::memory_order_acq_rel);  // null: reclaim() came before
}

std::unique_ptr<partition_view> view_slot::fetch() {
  return std::unique_ptr<partition_view>(full_.exchange(nullptr, std::memory_order_acquire));
}

void view_slot::recycle(std::unique_ptr<partition_view> view) {
  delete spare_.exchange(view.release(), std::memory_order_acq_rel);
}

view_slot& view_hub::attach() {
  const std::lock_guard lock(mutex_);
  return *slots_.emplace_back(std::make_unique<view_slot>());
}

void view_hub::collect(std::vector<view_slot*>& slots) const {
  const std::lock_guard lock(mutex_);
  while (slots.size() < slots_.size()) slots.push_back(slots_[slots.size()].get());
}

void view_hub::tell(const feed_state& state) {
  const std::lock_guard lock(mutex_);
  feed_ = state;
}

feed_state view_hub::feed() const {
  const std::lock_guard lock(mutex_);
  return feed_;
}

}  // namespace floorwalker
