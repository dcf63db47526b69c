#include "ingest/view_inbox.h"

#include <spdlog/spdlog.h>

#include <stdexcept>
#include <utility>

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr auto quiet = 15s;  // whoever has said nothing for so long has ended, or sleeps

constexpr auto removed_again_after = 10min;  // if it is still there then

}  // namespace

view_inbox::view_inbox(std::shared_ptr<const settings> settings, view_hub& hub, view_turns& turns, view_outbox& own)
    : settings_{std::move(settings)}, hub_{hub}, turns_{turns}, own_{own} {}

bool view_inbox::take(std::string_view text, std::span<const std::byte> value, clock::time_point now) {
  const auto key = read_view_key(text);
  if (!key) return false;
  if (own_.is_ours(key->turn)) {
    if (value.empty() && key->object == view_head_key) own_.turn_removed(key->of, key->turn);
    return true;
  }
  if (!own_.concerns_us(key->of, key->turn)) return true;
  try {
    take_object(partitions_[key->of], *key, value, now);
    return true;
  } catch (const std::runtime_error& wrong) {
    if (!std::exchange(warned_, true))
      spdlog::warn("views: a record of {} partition {} cannot be read: {}", key->of.topic, key->of.partition,
                   wrong.what());
    return false;
  }
}

// A turn whose head is removed has ended, whatever is left of it.
void view_inbox::take_object(partition& of, const view_record_key& key, std::span<const std::byte> bytes,
                             clock::time_point now) {
  const auto known = of.turns.find(key.turn);
  const bool is_head = key.object == view_head_key;
  if (bytes.empty() && (is_head || known == of.turns.end())) {
    if (known == of.turns.end()) return;
    turns_.end(key.of, known->second.self);
    of.turns.erase(known);
    return;
  }
  turn& one =
      known != of.turns.end()
          ? known->second
          : of.turns.emplace(key.turn, turn{view_joiner{settings_}, turns_.new_source(false), {}, {}}).first->second;
  one.heard_at = now;
  if (!one.joined.take(key.object, bytes)) return;
  if (const auto& told = one.joined.position(); topic_partition{told.topic, told.partition} != key.of)
    throw std::runtime_error{"a head is of another partition than its key says"};
  one.due = true;
  due_.insert(key.of);
}

void view_inbox::tell_due() {
  std::erase_if(due_, [this](const topic_partition& of) {
    partition& in = partitions_[of];
    bool all_told = true;
    for (auto& [name, one] : in.turns)
      if (one.due) all_told &= tell(of, in, one);
    return all_told;
  });
}

// False if the board has not taken the last view yet: then this one waits.
bool view_inbox::tell(const topic_partition& of, partition& in, turn& one) {
  one.due = false;
  const auto grant = turns_.ask(of, one.self, one.joined.next_offset());
  if (!grant) return true;
  if (!in.slot) in.slot = &hub_.attach();
  auto [view, unread] = in.slot->reclaim();
  const bool is_new = std::exchange(one.granted, grant->turn) != grant->turn;
  if (unread && !is_new) {
    in.slot->publish(std::move(view));
    one.due = true;
    return false;
  }
  is_new ? one.joined.write_whole(*view) : one.joined.write(*view);
  view->position.turn = grant->turn;
  view->position.is_own = false;
  in.slot->publish(std::move(view));
  return true;
}

void view_inbox::tidy_up(clock::time_point now) {
  for (auto& [of, in] : partitions_) {
    if (!turns_.own_speaks(of) || own_.standing_turn(of) == 0) continue;
    for (auto& [name, one] : in.turns)
      if (now - one.heard_at > quiet && now >= one.remove_at) {
        own_.remove_turn(of, name, one.joined.keys());
        one.remove_at = now + removed_again_after;
      }
  }
}

}  // namespace floorwalker
