#include "aggregators/chain_table.h"

namespace floorwalker {
namespace {

// As many come as go; beyond it their memory serves better elsewhere: after a rush there would be one for each contact.
constexpr std::size_t spare_histories_max = 256;

template <class T>
void prefetch(const T* what) noexcept {
  const auto* const bytes = reinterpret_cast<const char*>(what);
  for (std::size_t i = 0; i < sizeof(T); i += 64) __builtin_prefetch(bytes + i, 1);
}

}  // namespace

located chain_table::find(const key128& contact) noexcept {
  const place* known = by_key_.find(contact);
  return known ? located{&places_[known->index], known->member} : located{};
}

void chain_table::prefetch_chain(const key128& contact) const noexcept {
  if (const place* known = by_key_.find(contact)) prefetch(&places_[known->index]);
}

void chain_table::prefetch_history(const key128& contact) const noexcept {
  const place* known = by_key_.find(contact);
  if (!known) return;
  const history* recent = places_[known->index].recent.get();
  if (recent) prefetch(recent);
}

tracked_chain* chain_table::find(chain_ref ref) noexcept {
  tracked_chain& there = places_[ref.index];
  return there.self == ref ? &there : nullptr;
}

tracked_chain& chain_table::add(const key128& root) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(places_.size()));
    places_.emplace_back().self.index = free_.back();
  }
  tracked_chain& added = places_[free_.back()];
  free_.pop_back();
  by_key_.insert(root, place{added.self.index, 0});
  added.key = root;
  added.used = true;
  added.captured = capture_number;
  return added;
}

located chain_table::add_to(tracked_chain& of, const key128& contact) {
  const auto member = static_cast<std::uint16_t>(of.now.size());
  by_key_.insert(contact, place{of.self.index, member});
  of.others.push_back({contact, {}});
  of.now.others.emplace_back();
  if (of.recent) of.recent->base.others.emplace_back();
  return {&of, member};
}

void chain_table::erase(tracked_chain& gone) {
  by_key_.erase(gone.key);
  for (const further_contact& one : gone.others) by_key_.erase(one.key);
  forget_history(gone);
  const chain_ref next{gone.self.index, gone.self.life_number + 1};
  gone = tracked_chain{};
  gone.self = next;
  free_.push_back(next.index);
}

std::unique_ptr<history> chain_table::take_history() {
  if (spare_histories_.empty()) return std::make_unique<history>();
  auto taken = std::move(spare_histories_.back());
  spare_histories_.pop_back();
  return taken;
}

void chain_table::forget_history(tracked_chain& of) {
  if (!of.recent) return;
  std::unique_ptr<history> gone = std::move(of.recent);
  if (spare_histories_.size() >= spare_histories_max) return;
  gone->reset();
  spare_histories_.push_back(std::move(gone));
}

}  // namespace floorwalker
