#include "ingest/view_turns.h"

#include <algorithm>
#include <utility>

namespace floorwalker {

view_turns::source view_turns::new_source(bool is_own) {
  const std::lock_guard lock{mutex_};
  return ++sources_ << 1 | static_cast<source>(is_own);
}

std::optional<view_turns::grant> view_turns::ask(const topic_partition& of, source who, std::int64_t offset) {
  const std::lock_guard lock{mutex_};
  place& at = places_[of];
  if (at.speaker == who && !std::exchange(at.renewed, false)) {
    at.offset = std::max(at.offset, offset);
    return grant{at.turn, false};
  }
  const bool yields = at.ended || is_own(who) || (!is_own(at.speaker) && who > at.speaker);
  const bool may = at.speaker == who || at.speaker == 0 || offset > at.offset || (offset == at.offset && yields);
  if (!may) return std::nullopt;
  at = {who, false, false, std::max(at.offset, offset), at.turn + 1};
  return grant{at.turn, true};
}

void view_turns::end(const topic_partition& of, source who) {
  const std::lock_guard lock{mutex_};
  if (place& at = places_[of]; at.speaker == who) at.ended = true;
}

void view_turns::renew_own(const topic_partition& of) {
  const std::lock_guard lock{mutex_};
  if (place& at = places_[of]; is_own(at.speaker)) at.renewed = true;
}

bool view_turns::own_speaks(const topic_partition& of) const {
  const std::lock_guard lock{mutex_};
  const auto at = places_.find(of);
  return at != places_.end() && is_own(at->second.speaker) && !at->second.ended;
}

}  // namespace floorwalker
