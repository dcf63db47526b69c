#include "server/start_progress.h"

namespace floorwalker {

std::optional<std::string> start_progress::line(const std::string& reason, const feed_state& feed, instant now) {
  if (over_ || feed.fatal || feed.draining) return std::nullopt;
  over_ = reason.empty();
  if (over_) return "ready";
  if (!due_) due_ = now + every;
  if (now < *due_ || reason == told_) return std::nullopt;
  due_ = now + every;
  told_ = reason;
  return "not ready: " + reason;
}

}  // namespace floorwalker
