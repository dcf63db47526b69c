#include "ingest/view_outbox.h"

#include <algorithm>
#include <utility>

#include "ingest/view_record.h"

namespace floorwalker {
namespace {

constexpr std::uint32_t flushes_between_turns = 20;  // after a failure: some seconds
constexpr std::size_t removals_at_once = 2000;       // the merging thread waits while a flush is under way

}  // namespace

view_outbox::view_outbox(const std::string& instance, std::shared_ptr<const settings> settings, view_turns& turns)
    : prefix_{instance + "-"}, settings_{std::move(settings)}, turns_{turns} {}

void view_outbox::set_topics(std::map<std::string, std::string> ids) {
  for (auto& [topic, id] : ids) std::ranges::replace(id, '/', '_');  // which parts the words of a key
  const std::lock_guard lock{mutex_};
  topics_ = std::move(ids);
}

bool view_outbox::concerns_us(const topic_partition& of, std::string_view turn) const {
  const std::lock_guard lock{mutex_};
  const auto known = topics_.find(of.topic);
  return topics_.empty() || (known != topics_.end() && turn.ends_with('@' + known->second));
}

// INSTANCE-NUMBER@TOPIC-ID: what was told of a topic of the same name that is no more concerns nobody.
std::string view_outbox::name_of(const topic_partition& of, std::uint64_t turn) const {
  const auto known = topics_.find(of.topic);
  return prefix_ + std::to_string(turn) + '@' + (known != topics_.end() ? known->second : "");
}

void view_outbox::take(const partition_view& view) {
  if (!view.position.is_own) return;
  const topic_partition of{view.position.topic, view.position.partition};
  const std::lock_guard lock{mutex_};
  box& to = boxes_[of];
  if (view.position.turn < to.turn) return;
  if (view.position.turn > to.turn) {
    if (to.touched || to.on_their_way > 0) {
      auto& objects = to.former[to.turn] = to.splitter->keys();
      for (const auto& [key, bytes] : to.objects) objects.push_back(key);  // some of these are no more
    }
    to.turn = view.position.turn;
    to.splitter = std::make_unique<view_splitter>(*settings_);
    to.objects.clear();
    to.head.clear();
    to.failed = to.touched = false;
  }
  for (view_object& object : to.splitter->split(view))
    (object.key == view_head_key ? to.head : to.objects[object.key]) = std::move(object.bytes);
}

void view_outbox::remove_turn(const topic_partition& of, const std::string& turn,
                              const std::vector<std::string>& objects) {
  const std::lock_guard lock{mutex_};
  remove_turn(of, boxes_[of], turn, objects);
}

void view_outbox::remove_turn(const topic_partition& of, box& by, const std::string& turn,
                              const std::vector<std::string>& objects) {
  for (const std::string& object : objects) by.removals.push_back(key_text(of, turn, object));
  by.removals.push_back(key_text(of, turn, view_head_key));  // last: as long as it is there somebody will tidy up
}

// A deposed owner that slept has taken itself for the only one.
void view_outbox::turn_removed(const topic_partition& of, std::string_view turn) {
  const std::lock_guard lock{mutex_};
  const auto known = boxes_.find(of);
  if (known == boxes_.end() || turn != name_of(of, known->second.turn)) return;
  known->second.standing = 0;
  turns_.renew_own(of);
}

std::uint64_t view_outbox::standing_turn(const topic_partition& of) const {
  const std::lock_guard lock{mutex_};
  const auto known = boxes_.find(of);
  return known != boxes_.end() ? known->second.standing : 0;
}

void view_outbox::flush(const sender& send) {
  const std::lock_guard lock{mutex_};
  for (auto& [of, from] : boxes_)
    if (from.on_their_way == 0) flush(of, from, send);
}

void view_outbox::flush(const topic_partition& of, box& from, const sender& send) {
  if (from.patience > 0) --from.patience;
  if (from.failed && from.patience == 0) {
    from.failed = false;
    from.patience = flushes_between_turns;
    turns_.renew_own(of);
  }
  // False if the rest has to wait. Without one that was refused no head is taken for whole: the next turn is tried.
  const auto go = [&](std::string key, const std::vector<std::byte>* value) {
    const sending how = send({of, std::move(key), value});
    from.on_their_way += how == sending::on_its_way;
    from.failed |= how == sending::refused;
    return how != sending::not_now;
  };
  for (std::size_t left = removals_at_once; !from.removals.empty() && left > 0; --left, from.removals.pop_front())
    if (!go(from.removals.front(), nullptr)) return;
  const std::string turn = name_of(of, from.turn);
  for (; !from.objects.empty(); from.objects.erase(from.objects.begin())) {
    const auto& [key, bytes] = *from.objects.begin();
    if (!go(key_text(of, turn, key), bytes.empty() ? nullptr : &bytes)) return;
  }
  if (from.head.empty() || !go(key_text(of, turn, view_head_key), &from.head)) return;
  from.head.clear();
  from.head_sent = from.turn;
}

void view_outbox::delivered(const topic_partition& of, bool well) {
  const std::lock_guard lock{mutex_};
  box& from = boxes_.at(of);
  from.failed |= !well;
  from.touched |= well;
  if (--from.on_their_way > 0) return;
  if (const std::uint64_t turn = std::exchange(from.head_sent, 0); turn > 0 && !from.failed) stands(of, from, turn);
}

// Turns of ours before this one are of no use any more.
void view_outbox::stands(const topic_partition& of, box& from, std::uint64_t turn) {
  from.standing = turn;
  for (; !from.former.empty() && from.former.begin()->first < turn; from.former.erase(from.former.begin()))
    remove_turn(of, from, name_of(of, from.former.begin()->first), from.former.begin()->second);
}

}  // namespace floorwalker
