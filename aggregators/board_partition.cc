#include "aggregators/board_partition.h"

#include <algorithm>
#include <utility>

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr microseconds caught_up = 2s;  // an owner that read to the end so lately is caught up
constexpr microseconds fresh = 3s;      // another instance's view covers its partition if it is no older

}  // namespace

void board_partition::hear(const partition_view& view) {
  known_ = true;
  turn_ = view.position.turn;
  is_own_ = view.position.is_own;
  told_covered_ = view.position.covered;
  figures_.topic = view.position.topic;
  figures_.partition = view.position.partition;
  figures_.next_offset = view.next_offset;
  figures_.end_offset = view.position.end_offset;
  figures_.start_offset = view.position.start_offset;
  figures_.goal_offset = view.position.goal_offset;
  newest_ = view.newest;
  // A source that takes over has read at least as far as the one before: what was said of that holds for it, too.
  read_to_end_at_ = std::max(read_to_end_at_, view.position.read_to_end_at);
  tallies_ = view.tallies;
}

void board_partition::share(const partition_view& view) {
  std::vector<shared_contact> now;
  for (const auto& rows : view.shared_contacts) {
    auto& contact = now.emplace_back();
    for (const handled_in& one : rows) contact.push_back({row(one.row).copy.get(), one});
  }
  if (now == shared_) return;
  for (const auto* contacts : {&now, &shared_})
    for (const shared_contact& contact : *contacts)
      for (const shared_in& one : contact) row(one.how.row).mark();
  shared_ = std::move(now);
}

const partition_figures& board_partition::figures(time_point wall_now) {
  if (first_seen_ == time_point{}) first_seen_ = wall_now;
  settle_age(wall_now);
  // What was covered once stays so, and shows its age.
  figures_.covered |=
      told_covered_ && (is_own_ || (read_to_end_at_ != time_point{} && wall_now - read_to_end_at_ <= fresh));
  return figures_;
}

void board_partition::settle_age(time_point wall_now) {
  read_to_end_at_ = std::min(read_to_end_at_, wall_now);  // another instance's clock may be ahead
  const bool was_at_end = read_to_end_at_ != time_point{};
  const microseconds since = wall_now - (was_at_end ? read_to_end_at_ : first_seen_);
  figures_.lag = was_at_end && since <= caught_up ? microseconds{} : std::max(since, microseconds{});
}

board_source& board_partition::row(std::uint32_t number) {
  if (rows_.size() <= number) rows_.resize(number + std::size_t{1});
  return rows_[number];
}

void board_partition::forget_rows() {
  rows_.clear();
  shared_.clear();
}

}  // namespace floorwalker
