#include "server/merger.h"

#include <utility>

namespace floorwalker {

merger::merger(std::shared_ptr<const settings> settings, view_hub& hub) : hub_(hub), board_(std::move(settings)) {}

picture merger::merge(time_point wall_now) {
  feed_state feed = hub_.feed();  // before the views: what it promises, they hold
  hub_.collect(slots_);
  const std::lock_guard lock(mutex_);
  for (std::size_t source = 0; source < slots_.size(); ++source) {
    auto view = slots_[source]->fetch();
    if (!view) continue;
    hub_.taken_up(*view);
    board_.integrate(*view);  // takes out of it what it keeps
    slots_[source]->recycle(std::move(view));
  }
  const std::int32_t partitions_total = feed.partitions_total;
  return {board_.make_snapshot(wall_now, partitions_total), std::move(feed)};
}

bool merger::hurried() {
  bool any = false;
  for (view_slot* slot : slots_) any |= slot->take_hurry();
  return any;
}

std::vector<minute_point> merger::history(std::string_view queue, std::string_view channel, int minutes) const {
  const std::lock_guard lock(mutex_);
  return board_.history(queue, channel, minutes);
}

}  // namespace floorwalker
