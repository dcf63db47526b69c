#include "aggregators/queue_limit.h"

#include "aggregators/name_table.h"

namespace floorwalker {

void queue_limit::reserve(const std::string& queue) {
  if (reserved_.insert(queue).second && places_ > 0) --places_;
}

void queue_limit::see(const std::string& queue, time_point first_seen) {
  if (queue == other_name || reserved_.contains(queue)) return;
  const auto [known, is_new] = first_seen_.try_emplace(queue, first_seen);
  if (!is_new && known->second <= first_seen) return;
  const bool was_outside = !is_new && outside_.erase({known->second, queue}) > 0;
  if (!is_new) inside_.erase({known->second, queue});
  known->second = first_seen;
  inside_.insert({first_seen, queue});
  if (was_outside) moved_.push_back(queue);
  if (inside_.size() <= places_) return;
  moved_.push_back(inside_.rbegin()->second);
  outside_.insert(inside_.extract(std::prev(inside_.end())));
}

bool queue_limit::has_own_row(std::string_view queue) const {
  if (queue == other_name || reserved_.contains(queue)) return true;
  const auto known = first_seen_.find(queue);
  return known != first_seen_.end() && inside_.contains({known->second, known->first});
}

}  // namespace floorwalker
