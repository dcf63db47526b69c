#include "tests/simulation/instance.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "ingest/view_record.h"

namespace floorwalker::simulation {
namespace {

constexpr std::size_t record_bytes = 262'144;
constexpr std::size_t everything = std::size_t{1} << 62;

}  // namespace

instance::instance(surroundings& around, std::string name, std::shared_ptr<const settings> rules)
    : around_{around},
      name_{std::move(name)},
      rules_{std::move(rules)},
      decoder_{record_bytes},
      board_{rules_},
      outbox_{name_, rules_, turns_},
      inbox_{rules_, hub_, around_.wrong == sabotage::blind_turns ? other_turns_ : turns_, outbox_},
      followed_(around_.views ? static_cast<std::size_t>(around_.views->partitions()) : 0U) {
  auto store = std::make_unique<test::memory_store>(around_.shelf);
  store_ = store.get();
  archive_ = std::make_unique<state_archive>(std::move(store),
                                             around_.wrong == sabotage::same_writer ? "everybody" : name_, rules_);
  if (around_.views) hub_.listen([this](const partition_view& view) { outbox_.take(view); });
}

view_inbox::clock::time_point instance::steady() const {
  return view_inbox::clock::time_point{around_.now.time_since_epoch()};
}

std::vector<std::int32_t> instance::held() const {
  std::vector<std::int32_t> all;
  for (const auto& [partition, one] : held_) all.push_back(partition);
  return all;
}

void instance::open(std::int32_t partition) {
  const std::int64_t high = around_.log.high(partition, around_.now);
  const partition_log log{input(partition), "id-1", around_.log.count(), 0, high};
  taken_up taken = std::move(archive_->take_up({log}).front());
  const auto [slot, is_new] = slots_.try_emplace(partition, nullptr);
  if (is_new) slot->second = &hub_.attach();
  std::int64_t position = taken.position;
  if (around_.wrong == sabotage::skip_record && position > 0) ++position;
  if (around_.wrong == sabotage::repeat_record && position > 0) --position;
  auto& one = held_[partition];
  one.owned =
      std::make_unique<owned_partition>(partition_start{log, taken.first_offset, position}, std::move(taken.state),
                                        *slot->second, around_.now, around_.views ? &turns_ : nullptr);
  one.owned->tell_end(high, around_.now);
}

void instance::close(std::int32_t partition, bool store_it) {
  held_partition& one = held_.at(partition);
  one.owned->publish();
  if (store_it) capture_now(one);
  held_.erase(partition);
  archive_->release(input(partition));
}

void instance::read(std::int32_t partition, std::int64_t records) {
  owned_partition& owned = *held_.at(partition).owned;
  const auto& log = around_.log.partitions[static_cast<std::size_t>(partition)];
  const std::int64_t high = around_.log.high(partition, around_.now);
  std::int64_t at = owned.position();
  for (; at < high && records > 0; ++at) {
    const log_record& one = log[static_cast<std::size_t>(at)];
    if (one.is_marker) continue;
    owned.take(one.at(at), decoder_);
    --records;
  }
  if (at == high) owned.reach(high);
}

void instance::publish(std::int32_t partition) { held_.at(partition).owned->publish(); }

void instance::ask_end(std::int32_t partition) {
  held_.at(partition).owned->tell_end(around_.log.high(partition, around_.now), around_.now);
}

void instance::capture(std::int32_t partition, std::size_t objects) {
  held_partition& one = held_.at(partition);
  if (one.captured) return;
  if (!one.owned->capture_under_way()) {
    if (one.owned->is_being_stored()) return;
    one.owned->settle_stored();
    if (!one.owned->changed_since_captured()) return;
    one.owned->begin_capture();
  }
  if (one.owned->capture(objects)) one.captured = one.owned->take_captured();
}

// As the worker does before it gives a partition back.
void instance::capture_now(held_partition& one) {
  store(one);
  one.owned->settle_stored();
  if (!one.owned->changed_since_captured() && !one.owned->capture_under_way()) return;
  if (one.owned->capture_under_way()) one.owned->capture(everything);
  one.owned->begin_capture();
  one.owned->capture(everything);
  one.captured = one.owned->take_captured();
  store(one);
}

void instance::store(std::int32_t partition) { store(held_.at(partition)); }

void instance::store(held_partition& one) {
  if (!one.captured) return;
  const captured_state state = *std::exchange(one.captured, std::nullopt);
  const bool well = archive_->store(state, around_.now);
  one.owned->outcome()->tell(well || around_.wrong == sabotage::forget_failure, around_.now);
  if (well) acknowledged_.emplace_back(state.of.of.partition, state.manifest.next_offset);
}

std::shared_ptr<const snapshot> instance::look() {
  hub_.collect(all_slots_);
  for (view_slot* slot : all_slots_) {
    auto view = slot->fetch();
    if (!view) continue;
    hub_.taken_up(*view);
    board_.integrate(*view);
    slot->recycle(std::move(view));
  }
  return board_.make_snapshot(around_.now, around_.log.count());
}

void instance::flush(std::size_t at_most) {
  outbox_.flush([&](const view_outbox::record& one) {
    if (on_their_way_.size() >= at_most) return view_outbox::sending::not_now;
    if (one.value && is_refused()) return view_outbox::sending::refused;
    on_their_way_.push_back({&one.of, one.key, one.value ? *one.value : std::vector<std::byte>{}});
    return view_outbox::sending::on_its_way;
  });
}

// The topic takes no record of such a size, say. A tombstone has none.
bool instance::is_refused() { return !around_.calm && around_.chance.chance(0.0005); }

void instance::deliver(std::size_t at_most) {
  for (; at_most > 0 && !on_their_way_.empty(); --at_most) {
    const sent one = std::move(on_their_way_.front());
    on_their_way_.pop_front();
    const bool well = one.value.empty() || !is_refused();
    const bool lost = around_.wrong == sabotage::lose_object && around_.chance.chance(0.02);
    if (well && !lost)
      around_.views->append(views_partition_of(one.of->partition, around_.views->partitions()), one.key, one.value);
    outbox_.delivered(*one.of, well);
  }
}

void instance::follow(std::size_t at_most) {
  for (std::int32_t partition = 0; partition < around_.views->partitions(); ++partition) {
    std::int64_t& at = followed_[static_cast<std::size_t>(partition)];
    for (std::size_t left = at_most; left > 0; --left) {
      const auto* next = around_.views->read(partition, at);
      if (!next) break;
      at = next->offset + 1;
      if (!inbox_.take(next->key, next->value, steady())) throw std::runtime_error{"a record of a view is unreadable"};
    }
  }
  inbox_.tell_due();
}

void instance::tidy_up() { inbox_.tidy_up(steady()); }

bool instance::has_followed_all() const {
  for (std::int32_t partition = 0; partition < around_.views->partitions(); ++partition)
    if (around_.views->read(partition, followed_[static_cast<std::size_t>(partition)])) return false;
  return true;
}

}  // namespace floorwalker::simulation
