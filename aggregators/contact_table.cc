#include "aggregators/contact_table.h"

namespace floorwalker {

contact* contact_table::find(const key128& key) noexcept {
  const auto known = by_key_.find(key);
  return known == by_key_.end() ? nullptr : &places_[known->second];
}

contact* contact_table::find(contact_ref ref) noexcept {
  contact& there = places_[ref.index];
  return there.self == ref ? &there : nullptr;
}

contact& contact_table::add(const key128& key) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(places_.size()));
    places_.emplace_back().self.index = free_.back();
  }
  contact& added = places_[free_.back()];
  free_.pop_back();
  by_key_.emplace(key, added.self.index);
  added.key = key;
  return added;
}

void contact_table::erase(contact& gone) {
  by_key_.erase(gone.key);
  forget_history(gone);
  const contact_ref next{gone.self.index, gone.self.life_number + 1};
  gone = contact{};
  gone.self = next;
  free_.push_back(next.index);
}

std::unique_ptr<history> contact_table::take_history() {
  if (spare_histories_.empty()) return std::make_unique<history>();
  auto taken = std::move(spare_histories_.back());
  spare_histories_.pop_back();
  return taken;
}

void contact_table::forget_history(contact& of) {
  if (!of.recent) return;
  of.recent->reset();
  spare_histories_.push_back(std::move(of.recent));
}

}  // namespace floorwalker
