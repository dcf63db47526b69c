#include "tests/simulation/cluster.h"

#include <algorithm>
#include <utility>

#include "ingest/state_manifest.h"
#include "ingest/view_record.h"
#include "tests/aggregators/floor_under_test.h"
#include "tests/simulation/rules.h"

namespace floorwalker::simulation {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t everything = std::size_t{1} << 62;
constexpr int steps = 500;
constexpr std::size_t world_queues_max = 100;  // a simulated centre has fewer
constexpr std::size_t instances_max = 3;

// Counters since the first record are left out: those are held above the truth after disorder, and may be in peace.
oracle::board_figures in_windows(const snapshot& of) {
  auto all = flatten(of);
  for (auto& [row, figures] : all)
    std::erase_if(figures, [](const auto& one) { return one.first.starts_with("total."); });
  return all;
}

std::string text_of(std::int32_t partition) { return "partition " + std::to_string(partition); }

}  // namespace

tally& tally::operator+=(const tally& other) noexcept {
  records += other.records, looks += other.looks, kills += other.kills, hand_overs += other.hand_overs;
  losses += other.losses, stored += other.stored, not_stored += other.not_stored;
  return *this;
}

cluster::cluster(std::uint64_t seed, sabotage wrong, journal tell)
    : tell_{std::move(tell)},
      chance_{seed},
      rules_{draw_rules(chance_), nullptr, {}},
      log_{draw_input(chance_, *rules_.first)},
      views_{chance_.chance(0.2) ? nullptr
                                 : std::make_unique<views_topic>(1 + static_cast<std::int32_t>(chance_.below(2)))},
      around_{log_, views_.get(), std::make_shared<test::memory_shelf>(), chance_, wrong, log_.begin} {}

void cluster::note(const std::string& what) const {
  if (tell_) tell_(std::to_string((around_.now - log_.begin).count()) + " us: " + what);
}

tally cluster::run() {
  start();
  const auto pace = static_cast<std::uint64_t>((log_.end - log_.begin).count() * 2 / steps + 1);
  const int change_at = chance_.chance(0.2) ? static_cast<int>(chance_.below(steps)) : -1;
  for (int i = 0; i < steps; ++i) {
    if (i == change_at) change_settings();
    around_.now += microseconds{1 + chance_.below(pace)};
    step();
    check_store();
  }
  calm_down();
  check_end();
  return tally_;
}

void cluster::step() {
  const std::uint64_t what = chance_.below(1000);
  if (lives_.empty() || (what < 15 && !alone() && lives_.size() < instances_max)) return start();
  if (what < 30) return kill(chance_.below(lives_.size()));
  if (what < 60) return deal_out();
  if (what < 85) return move_one();
  if (what < 100) return compact();
  life& one = *chance_.any(lives_);
  if (what < 110) {
    one.asleep = !one.asleep && !alone();
    return note(one.process->name() + (one.asleep ? " falls asleep" : " wakes up"));
  }
  if (!one.asleep) work(one);
}

void cluster::work(life& one) {
  instance& process = *one.process;
  switch (chance_.below(alone() ? 6 : 10)) {
    case 0:
    case 1: return read(one);
    case 2:
      for (const std::int32_t partition : process.held())
        chance_.chance(0.3) ? process.ask_end(partition) : process.publish(partition);
      return;
    case 3: return look(one);
    case 4:
      for (const std::int32_t partition : process.held())
        process.capture(partition, chance_.chance(0.5) ? everything : 1 + chance_.below(100));
      return;
    case 5: return store(one);
    case 6: process.flush(chance_.chance(0.3) ? chance_.below(50) : everything); return;
    case 7: process.deliver(chance_.chance(0.3) ? chance_.below(50) : everything); return;
    case 8: return let_go_of_lost(one);
    default: process.follow(chance_.chance(0.3) ? chance_.below(50) : everything); return;
  }
}

void cluster::read(life& one) {
  for (const std::int32_t partition : one.process->held()) {
    const std::int64_t before = one.process->position(partition);
    one.process->read(partition, static_cast<std::int64_t>(chance_.below(60)));
    const std::int64_t after = one.process->position(partition);
    tally_.records += static_cast<std::uint64_t>(after - before);
    if (after > before) note(one.process->name() + " reads " + text_of(partition) + " to " + std::to_string(after));
  }
}

bool cluster::is_owner(const life& one, std::int32_t partition) const {
  const auto owner = owners_.find(partition);
  return owner != owners_.end() && owner->second == &one;
}

void cluster::store(life& one) {
  instance& process = *one.process;
  if (!around_.calm) {
    if (chance_.chance(0.1)) process.shelf().lose_acknowledgment();
    const double failing = chance_.chance(0.2) ? 0.2 : 0;
    process.shelf().before_write = [this, failing] {
      if (chance_.chance(failing)) throw std::runtime_error{"memory: no space left"};
    };
  }
  for (const std::int32_t partition : process.held()) process.store(partition);
  process.shelf().before_write = nullptr;
  for (const auto& [partition, offset] : process.take_acknowledged()) {
    ++tally_.stored;
    note(process.name() + " has stored " + text_of(partition) + " at " + std::to_string(offset));
    if (is_owner(one, partition)) floors_[partition] = std::max(floors_[partition], offset);
  }
}

void cluster::look(life& one) {
  ++tally_.looks;
  const auto shown = one.process->look();
  if (tell_) {
    std::string offsets;
    for (const auto& partition : shown->partitions)
      offsets += " " + std::to_string(partition.partition) + "@" + std::to_string(partition.next_offset);
    note(one.process->name() + " shows" + offsets);
  }
  if (const std::string wrong = one.eyes->compare(*shown, around_.now); !wrong.empty())
    throw broken{one.process->name() + " shows what it must not:\n" + wrong};
}

void cluster::start() {
  auto& one = *lives_.emplace_back(std::make_unique<life>());
  one.process = std::make_unique<instance>(around_, "i" + std::to_string(++started_), rules_.now());
  one.eyes = std::make_unique<witness>(log_, rules_);
  note(one.process->name() + " starts");
}

// Between any two things it does, or in the middle of storing; of what is on its way some may still arrive.
void cluster::kill(std::size_t number) {
  ++tally_.kills;
  const auto gone = std::move(lives_[number]);
  lives_.erase(lives_.begin() + static_cast<std::ptrdiff_t>(number));
  instance& process = *gone->process;
  note(process.name() + " is killed");
  if (chance_.chance(0.5)) {
    process.shelf().stop_after(chance_.below(12));
    for (const std::int32_t partition : process.held()) {
      process.capture(partition, everything);
      process.store(partition);
    }
  }
  if (!alone()) process.deliver(chance_.below(process.on_their_way() + 1));
  if (alone() && chance_.chance(0.3)) around_.shelf->lose_unsynced();
  std::erase_if(owners_, [&](const auto& entry) { return entry.second == gone.get(); });
}

// Partitions that nobody owns find an owner.
void cluster::deal_out() {
  for (std::int32_t partition = 0; partition < log_.count(); ++partition) {
    if (owners_.contains(partition) || lives_.empty()) continue;
    life& to = *chance_.any(lives_);
    if (!to.asleep) give(partition, to);
  }
}

void cluster::give(std::int32_t partition, life& to) {
  if (to.process->holds(partition)) to.process->close(partition, false);
  to.process->open(partition);
  owners_[partition] = &to;
  const std::int64_t position = to.process->position(partition);
  note(to.process->name() + " takes up " + text_of(partition) + " at " + std::to_string(position));
  const auto floor = floors_.find(partition);
  if (floor != floors_.end() && position < floor->second)
    throw broken{text_of(partition) + " begins at " + std::to_string(position) + ", but was stored at " +
                 std::to_string(floor->second)};
}

// The group takes a partition from one and gives it to another; the first may not know yet.
void cluster::move_one() {
  if (owners_.empty() || lives_.size() < 2) return;
  const auto at = std::next(owners_.begin(), static_cast<std::ptrdiff_t>(chance_.below(owners_.size())));
  const std::int32_t partition = at->first;
  life& from = *at->second;
  life& to = *chance_.any(lives_);
  if (&from == &to || to.asleep) return;
  const bool politely = !from.asleep && chance_.chance(0.5);
  note(from.process->name() + (politely ? " hands over " : " loses ") + text_of(partition));
  ++(politely ? tally_.hand_overs : tally_.losses);
  if (politely) {
    from.process->close(partition, true);
    for (const auto& [which, offset] : from.process->take_acknowledged())
      floors_[which] = std::max(floors_[which], offset);
  }
  give(partition, to);
}

void cluster::let_go_of_lost(life& one) {
  for (const std::int32_t partition : one.process->held()) {
    if (is_owner(one, partition)) continue;
    note(one.process->name() + " lets go of " + text_of(partition));
    one.process->close(partition, false);
  }
}

void cluster::compact() {
  if (alone()) return;
  for (std::int32_t partition = 0; partition < views_->partitions(); ++partition) {
    const auto end = static_cast<std::uint64_t>(views_->end(partition));
    const auto until = static_cast<std::int64_t>(chance_.below(end + 1));
    views_->compact(partition, until, 0, around_.wrong == sabotage::keep_oldest);
  }
  note("the views topic is compacted");
}

// What was acknowledged to an owner can be restored, whatever has happened since.
void cluster::check_store() {
  for (const auto& [partition, floor] : floors_) {
    const auto& shelved = around_.shelf->partitions[input(partition)];
    std::int64_t newest = -1;
    for (const auto& [name, text] : shelved.manifests) {
      const stored_manifest manifest = read_manifest(text);
      const auto is_whole = std::ranges::all_of(manifest.groups, [&](const stored_group& group) {
        for (std::size_t i = 0; i < group.chunks.size(); ++i) {
          const auto part = shelved.parts.find({group.writer, group.name, group.offset, static_cast<std::int32_t>(i)});
          if (part == shelved.parts.end() || part->second.size() != group.chunks[i].size) return false;
        }
        return true;
      });
      if (is_whole) newest = std::max(newest, manifest.next_offset);
    }
    if (newest < floor)
      throw broken{text_of(partition) + " was stored at " + std::to_string(floor) + ", but only " +
                   std::to_string(newest) + " is whole"};
  }
}

// No more mishaps: everybody knows what is theirs.
void cluster::settle() {
  around_.calm = true;
  if (lives_.empty()) start();
  for (const auto& one : lives_) {
    one->asleep = false;
    let_go_of_lost(*one);
  }
  deal_out();
}

// All stop politely, with all stored that anybody has shown, and others start with new settings.
void cluster::change_settings() {
  settle();
  for (int i = 0; i < 2; ++i)
    for (const auto& one : lives_) go_round(*one, true);
  rules_.then = draw_change(chance_, *rules_.first);
  for (const auto& one : lives_)
    for (const std::int32_t partition : one->process->held()) {
      rules_.from[partition] = one->process->position(partition);
      one->process->close(partition, true);
    }
  lives_.clear();
  owners_.clear();
  note("settings have changed");
  around_.calm = false;
  start();
}

void cluster::calm_down() {
  note("calm");
  around_.now = std::max(around_.now, log_.end) + 1s;
  settle();
  if (!alone()) start();  // one that owns nothing and has seen nothing
  const auto rounds = [this](int count) {
    for (; count > 0; --count) {
      around_.now += 250ms;
      for (const auto& one : lives_) go_round(*one, count <= 4);
    }
  };
  rounds(24);          // after a failure another turn is not tried at once
  around_.now += 16s;  // former owners have been quiet for long
  rounds(1);
  if (!alone())
    for (const auto& one : lives_) one->process->tidy_up();
  rounds(4);
}

// All that an instance's threads do in a quarter of a second.
void cluster::go_round(life& one, bool judged) {
  instance& process = *one.process;
  for (const std::int32_t partition : process.held()) {
    process.read(partition, 1'000'000);
    process.ask_end(partition);
    process.publish(partition);
    process.capture(partition, everything);
  }
  store(one);
  judged ? look(one) : static_cast<void>(process.look());
  if (alone()) return;
  process.flush(everything);
  process.deliver(everything);
  process.follow(everything);
}

// Of each partition one turn is left on the topic, that of its owner.
void cluster::check_topic() {
  std::map<topic_partition, std::map<std::string, int>> turns;  // how many objects of each
  for (const std::string& text : views_->live_keys()) {
    const auto key = read_view_key(text);
    ++turns[key->of][key->turn];
  }
  for (const auto& [of, left] : turns) {
    if (left.size() == 1) continue;
    std::string all;
    for (const auto& [turn, objects] : left) all += " " + turn + " (" + std::to_string(objects) + ")";
    throw broken{text_of(of.partition) + " is still told in turns" + all};
  }
}

void cluster::check_end() {
  if (!alone()) check_topic();
  // Figures of the events in order, each once, without rubbish: nothing lost, nothing counted twice.
  board peaceful{rules_.now()};
  for (std::int32_t partition = 0; partition < log_.count(); ++partition) {
    const auto& events = log_.in_peace[static_cast<std::size_t>(partition)];
    undisturbed truth{events, {rules_.first, nullptr, {}}, partition};
    truth.read_to(static_cast<std::int64_t>(events.size()));
    view_slot slot;
    feed_position position;
    position.topic = input_topic;
    position.partition = partition;
    truth.state().publish(slot, position);
    peaceful.integrate(*slot.fetch());
  }
  const auto truth = in_windows(*peaceful.make_snapshot(around_.now, log_.count()));
  for (const auto& one : lives_) {
    const auto shown = one->process->look();
    const std::string who = one->process->name();
    if (const std::string wrong = one->eyes->compare(*shown, around_.now); !wrong.empty())
      throw broken{who + " shows at the end what it must not:\n" + wrong};
    if (shown->partitions.size() != log_.partitions.size() || !shown->covered)
      throw broken{who + " does not see everything at the end"};
    for (const partition_figures& partition : shown->partitions) {
      if (partition.lag > 0us)
        throw broken{who + " shows " + text_of(partition.partition) + " with an age of " +
                     std::to_string(partition.lag.count()) + " us at the end"};
      const auto& records = log_.partitions[static_cast<std::size_t>(partition.partition)];
      const auto last =
          std::find_if(records.rbegin(), records.rend(), [](const auto& record) { return !record.is_marker; });
      const std::int64_t end = last == records.rend() ? -1 : records.rend() - last;
      if (partition.next_offset != end)
        throw broken{who + " shows " + text_of(partition.partition) + " at " + std::to_string(partition.next_offset) +
                     ", it ends at " + std::to_string(end)};
    }
    // Else the order of arrivals matters: whose name came first, what had been given up before a late event came.
    const bool comparable = !rules_.then && rules_.first->queues_max > world_queues_max &&
                            rules_.first->channel(voice_channel).expire_after >= 4h;
    const std::string wrong = comparable ? differences(in_windows(*shown), truth, since_first::ignore) : "";
    if (!wrong.empty()) throw broken{who + " shows at the end other figures than the events in order have:\n" + wrong};
  }
  for (const auto& one : lives_)
    for (const std::int32_t partition : one->process->held()) {
      one->process->close(partition, true);
      owners_.erase(partition);
    }
  // The states as they were stored last, byte for byte.
  for (std::int32_t partition = 0; partition < log_.count(); ++partition) {
    const auto& records = log_.partitions[static_cast<std::size_t>(partition)];
    state_archive archive{std::make_unique<test::memory_store>(around_.shelf), "reader", rules_.now()};
    const auto end = static_cast<std::int64_t>(records.size());
    const taken_up stored = std::move(archive.take_up({{input(partition), "id-1", log_.count(), 0, end}}).front());
    undisturbed wanted{records, rules_, partition};
    wanted.read_to(end);
    wanted.change_settings();
    if (stored.position != end)
      throw broken{text_of(partition) + " is stored at " + std::to_string(stored.position) + ", it ends at " +
                   std::to_string(end)};
    if (stored.state.serialize() != wanted.state().serialize())
      throw broken{text_of(partition) + " is stored with other bytes than an undisturbed state has"};
  }
}

}  // namespace floorwalker::simulation
