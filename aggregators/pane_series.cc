#include "aggregators/pane_series.h"

#include <algorithm>

namespace floorwalker {

std::unique_ptr<pane> pane_pool::take(time_point begin) {
  if (free_.empty()) free_.push_back(std::make_unique<pane>());
  auto taken = std::move(free_.back());
  free_.pop_back();
  taken->reset(begin);
  taken->dirty = false;
  taken->captured = 0;
  return taken;
}

pane_series::storage::const_iterator pane_series::lower_bound(time_point begin) const noexcept {
  return std::lower_bound(panes_.begin(), panes_.end(), begin,
                          [](const auto& candidate, time_point wanted) { return candidate.begin < wanted; });
}

pane* pane_series::find(time_point begin) const noexcept {
  if (newest_ == nullptr || newest_->begin < begin) return nullptr;
  if (newest_->begin == begin) return newest_;
  const auto at = lower_bound(begin);
  return at->begin == begin ? at->of.get() : nullptr;
}

void pane_series::drop_first(pane_pool& pool) {
  pool.give(std::move(panes_.front().of));
  panes_.pop_front();
  if (panes_.empty()) newest_ = nullptr;
}

pane& pane_series::find_or_add(time_point begin, pane_pool& pool) {
  if (pane* known = find(begin)) return *known;
  if (panes_.full()) panes_.set_capacity(std::max<std::size_t>(4, panes_.capacity() * 2));
  if (newest_ == nullptr || newest_->begin < begin) {
    panes_.push_back({begin, pool.take(begin)});
    newest_ = panes_.back().of.get();
    return *newest_;
  }
  const auto at = panes_.begin() + (lower_bound(begin) - panes_.begin());
  return *panes_.insert(at, kept{begin, pool.take(begin)})->of;
}

}  // namespace floorwalker
