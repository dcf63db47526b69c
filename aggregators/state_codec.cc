// The canonical bytes of a partition's state: names in order, numbers of internal tables replaced by places in that
// order, nothing that depends on when memory was tidied up.
#include <algorithm>

#include "aggregators/byte_stream.h"
#include "aggregators/legs.h"
#include "aggregators/partition_core.h"

namespace floorwalker {
namespace {

constexpr std::string_view format_name = "floorwalker-partition-state";
constexpr std::int64_t format_version = 1;

// Internal numbers, in the order of their names, and back.
template <class Id>
struct ordering {
  std::vector<Id> by_place;
  std::vector<std::int64_t> places;

  template <class Before>
  ordering(std::size_t count, Before before) : by_place(count), places(count) {
    for (std::size_t i = 0; i < count; ++i) by_place[i] = static_cast<Id>(i);
    std::sort(by_place.begin(), by_place.end(), before);
    for (std::size_t i = 0; i < count; ++i)
      places[static_cast<std::size_t>(by_place[i])] = static_cast<std::int64_t>(i);
  }
  std::int64_t place(Id id) const { return id == Id::none ? -1 : places[static_cast<std::size_t>(id)]; }
};

template <class Visitor>
void visit_tallies(record_tallies& tallies, Visitor&& each) {
  for (auto& one : tallies.applied) each(one);
  for (auto& one : tallies.rejected) each(one);
  for (auto* one : {&tallies.duplicates, &tallies.late, &tallies.out_of_order, &tallies.beyond_disorder,
                    &tallies.misrouted, &tallies.synthetic, &tallies.negative_durations, &tallies.reopened,
                    &tallies.answered_direct, &tallies.sharing_other})
    each(*one);
}

class state_writer {
 public:
  explicit state_writer(partition_state::impl& from)
      : from_(from),
        queues_(from.rows.queues().names().size(),
                [&](queue_id a, queue_id b) { return from.rows.queues()[a] < from.rows.queues()[b]; }),
        channels_(from.rows.channels().names().size(),
                  [&](channel_id a, channel_id b) { return from.rows.channels()[a] < from.rows.channels()[b]; }),
        rows_(from.rows.size(), [&](row_id a, row_id b) { return row_key(a) < row_key(b); }) {}

  std::vector<std::byte> write() {
    out_.name(format_name);
    out_.number(format_version);
    out_.number(from_.next_offset);
    out_.number(from_.newest);
    visit_tallies(from_.tallies, [&](std::int64_t value) { out_.number(value); });
    bounds();
    names(from_.rows.queues(), queues_);
    names(from_.rows.channels(), channels_);
    out_.number(static_cast<std::int64_t>(from_.rows.size()));
    for (const row_id row : rows_.by_place) write_row(row);
    contacts();
    seen();
    return out_.take();
  }

 private:
  std::pair<std::int64_t, std::int64_t> row_key(row_id row) const {
    const auto& data = from_.rows[row];
    return {queues_.place(data.queue), channels_.place(data.channel)};
  }

  void bounds() {
    out_.number(static_cast<std::int64_t>(from_.rows.bounds().size()));
    for (const microseconds bound : from_.rows.bounds()) out_.number(bound);
  }

  template <class Id>
  void names(const name_table<Id>& table, const ordering<Id>& order) {
    out_.number(static_cast<std::int64_t>(order.by_place.size()));
    for (const Id id : order.by_place) out_.name(table[id]);
  }

  void write_row(row_id row) {
    auto& data = from_.rows[row];
    out_.number(queues_.place(data.queue));
    out_.number(channels_.place(data.channel));
    out_.number(data.seen_at);
    data.totals.visit([&](const held_counter& one) {
      out_.number(one.truth);
      out_.number(one.shown);
    });
    for (const level which : {level::second, level::five_seconds, level::minute}) write_panes(data, which);
  }

  void write_panes(const row_data& data, level which) {
    std::vector<const pane*> kept;
    for (const auto& one : data.panes[index_of(which)].panes())
      if (one->begin >= from_.rows.oldest_pane(which) && !one->vacant()) kept.push_back(one.get());
    out_.number(static_cast<std::int64_t>(kept.size()));
    for (const pane* one : kept) {
      out_.number(one->begin);
      for (const auto value : one->counts) out_.number(std::int64_t{value});
      for (const auto value : one->sums) out_.number(value);
      for (const auto value : one->maxima) out_.number(value);
      out_.number(static_cast<std::int64_t>(one->tallies.size()));
      for (const tally& each : one->tallies) {
        out_.number(std::int64_t{each.kind});
        out_.number(each.value);
        out_.number(std::int64_t{each.count});
      }
    }
  }

  void contacts() {
    std::vector<const contact*> all;
    from_.contacts.visit([&](const contact& one) { all.push_back(&one); });
    std::sort(all.begin(), all.end(), [](const contact* a, const contact* b) { return a->key < b->key; });
    out_.number(static_cast<std::int64_t>(all.size()));
    for (const contact* one : all) write_contact(*one);
  }

  // The life up to where nothing can be put any more, and the facts since.
  void write_contact(const contact& one) {
    out_.key(one.key);
    const bool reorderable = one.recent && from_.newest - one.now.newest <= from_.reorder_span();
    history kept;
    if (reorderable) {
      kept = *one.recent;
      kept.fold(from_.reorder_horizon(one), from_.rows);
    } else {
      kept.base = one.now;
    }
    write_life(kept.base);
    out_.number(static_cast<std::int64_t>(kept.facts.size()));
    for (const fact& each : kept.facts) write_fact(each);
  }

  void write_life(const life& one) {
    out_.number(one.newest);
    out_.number(one.newest_sequence);
    out_.number(rows_.place(one.waiting.row));
    out_.number(one.waiting.begin);
    out_.number(one.waiting.target);
    out_.number(rows_.place(one.served));
    out_.number(channels_.place(one.channel));
    out_.number(one.direction);
    out_.number(std::int64_t{one.ended});
    out_.number(static_cast<std::int64_t>(one.legs.size()));
    for (const leg& each : one.legs) write_leg(each);
  }

  void write_leg(const leg& one) {
    out_.word(one.agent);
    for (const time_point at : {one.begin, one.span_begin, one.released, one.wrapup_begin, one.wrapup_end})
      out_.number(at);
    out_.number(one.held);
    out_.number(one.parked);
    out_.number(rows_.place(one.row));
    out_.number(one.role);
    for (const bool flag :
         {one.over, one.on_hold, one.set_aside, one.answered_visit, one.wrapup_started, one.wrapup_ended})
      out_.number(std::int64_t{flag});
  }

  void write_fact(const fact& one) {
    out_.number(one.order);
    out_.number(one.time);
    out_.number(one.sequence);
    out_.word(one.agent);
    out_.number(one.wait);
    out_.number(queues_.place(one.queue));
    out_.number(channels_.place(one.channel));
    out_.number(one.type);
    out_.number(one.direction);
    out_.number(one.role);
    out_.number(one.by);
    out_.number(one.left_reason);
    out_.number(std::int64_t{one.has_wait});
  }

  void seen() {
    std::vector<seen_ids::entry> all;
    for (std::size_t i = 0; i < from_.seen.size(); ++i)
      if (from_.newest - from_.seen[i].seen_at < from_.config->dedupe) all.push_back(from_.seen[i]);
    std::sort(all.begin(), all.end());
    out_.number(static_cast<std::int64_t>(all.size()));
    for (const auto& one : all) {
      out_.number(one.seen_at);
      out_.key(one.id);
    }
  }

  partition_state::impl& from_;
  byte_writer out_;
  ordering<queue_id> queues_;
  ordering<channel_id> channels_;
  ordering<row_id> rows_;
};

class state_reader {
 public:
  state_reader(std::span<const std::byte> bytes, partition_state::impl& into) : in_(bytes), into_(into) {}

  void read() {
    if (in_.name() != format_name) throw std::runtime_error("state: these bytes are not a partition's state");
    if (in_.number() != format_version)
      throw std::runtime_error("state: written in a format that this version does not read");
    into_.next_offset = in_.number();
    into_.newest = in_.time();
    into_.rows.advance(into_.newest);
    into_.find_oldest_window();
    record_tallies tallies;
    visit_tallies(tallies, [&](std::int64_t& value) { value = in_.number(); });
    bounds();
    for (std::size_t left = in_.count(); left > 0; --left) queues_.push_back(into_.rows.queues().id_of(in_.name()));
    for (std::size_t left = in_.count(); left > 0; --left) channels_.push_back(into_.rows.channels().id_of(in_.name()));
    for (std::size_t left = in_.count(); left > 0; --left) read_row();
    for (std::size_t left = in_.count(); left > 0; --left) read_contact();
    for (std::size_t left = in_.count(); left > 0; --left) {
      const time_point seen_at = in_.time();
      into_.seen.remember(in_.key(), seen_at);
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) into_.rows[rows_[i]].seen_at = seen_at_[i];
    into_.tallies = tallies;  // last: bringing contacts back counts and marks a few things again
    if (!in_.at_end()) throw std::runtime_error("state: something follows the end");
  }

 private:
  void bounds() {
    std::vector<microseconds> written(in_.count());
    for (auto& bound : written) bound = in_.duration();
    if (!std::equal(written.begin(), written.end(), into_.rows.bounds().begin(), into_.rows.bounds().end()))
      throw std::runtime_error("state: written with other histogram bounds (the configured targets have changed)");
  }

  template <class Id>
  Id at(const std::vector<Id>& ids) {
    const std::int64_t place = in_.number();
    if (place == -1) return Id::none;
    if (place < 0 || static_cast<std::size_t>(place) >= ids.size()) throw std::runtime_error("state: no such name");
    return ids[static_cast<std::size_t>(place)];
  }

  void read_row() {
    const queue_id queue = at(queues_);
    const row_id row = into_.rows.row_of(queue, at(channels_));
    if (row == row_id::none) throw std::runtime_error("state: a row without a queue");
    rows_.push_back(row);
    seen_at_.push_back(in_.time());
    into_.rows[row].totals.visit([&](held_counter& one) {
      one.truth = in_.number();
      one.shown = in_.number();
    });
    into_.rows.mark(row);
    for (const level which : {level::second, level::five_seconds, level::minute})
      for (std::size_t left = in_.count(); left > 0; --left) read_pane(row, which);
  }

  void read_pane(row_id row, level which) {
    pane& one = into_.rows.pane_at(row, which, in_.time());
    for (auto& value : one.counts) value = in_.number_as<std::int32_t>();
    for (auto& value : one.sums) value = in_.number();
    for (auto& value : one.maxima) value = in_.number();
    one.tallies.resize(in_.count());
    for (tally& each : one.tallies) {
      each.kind = in_.choice<std::uint8_t>(tally_kinds);
      each.value = in_.number();
      each.count = in_.number_as<std::int32_t>();
    }
  }

  void read_contact() {
    contact& one = into_.contacts.add(in_.key());
    one.now = read_life();
    const std::size_t facts = in_.count();
    if (facts > 0) {
      one.recent = into_.contacts.take_history();
      one.recent->base = one.now;
    }
    no_ledger nowhere;
    for (std::size_t i = 0; i < facts; ++i) {
      one.recent->facts.push_back(read_fact());
      step(one.now, one.recent->facts.back(), into_.rows, nowhere);
    }
    for (const leg& each : one.now.legs) restore_wrapping(each, into_.rows);
    if (one.recent) into_.history_checks.push({one.now.newest + into_.reorder_span(), one.self});
    into_.show(one);
    into_.watch(one);
  }

  life read_life() {
    life one;
    one.newest = in_.time();
    one.newest_sequence = in_.number();
    one.waiting.row = at(rows_);
    one.waiting.begin = in_.time();
    one.waiting.target = in_.duration();
    one.served = at(rows_);
    one.channel = at(channels_);
    one.direction = in_.choice<direction>(4);
    one.ended = in_.flag();
    one.legs.resize(in_.count());
    for (leg& each : one.legs) read_leg(each);
    return one;
  }

  void read_leg(leg& one) {
    one.agent = in_.word();
    for (time_point* at : {&one.begin, &one.span_begin, &one.released, &one.wrapup_begin, &one.wrapup_end})
      *at = in_.time();
    one.held = in_.duration();
    one.parked = in_.duration();
    one.row = at(rows_);
    one.role = in_.choice<leg_role>(3);
    for (bool* flag :
         {&one.over, &one.on_hold, &one.set_aside, &one.answered_visit, &one.wrapup_started, &one.wrapup_ended})
      *flag = in_.flag();
  }

  fact read_fact() {
    fact one;
    one.order = in_.time();
    one.time = in_.time();
    one.sequence = in_.number();
    one.agent = in_.word();
    one.wait = in_.duration();
    one.queue = at(queues_);
    one.channel = at(channels_);
    one.type = in_.choice<event_type>(event_type_count);
    one.direction = in_.choice<direction>(4);
    one.role = in_.choice<leg_role>(3);
    one.by = in_.choice<party>(5);
    one.left_reason = in_.choice<left_reason>(left_reason_count);
    one.has_wait = in_.flag();
    return one;
  }

  byte_reader in_;
  partition_state::impl& into_;
  std::vector<queue_id> queues_;
  std::vector<channel_id> channels_;
  std::vector<row_id> rows_;
  std::vector<time_point> seen_at_;  // of the same rows
};

}  // namespace

std::vector<std::byte> partition_state::serialize() const { return state_writer(*impl_).write(); }

partition_state partition_state::restore(std::span<const std::byte> bytes, std::shared_ptr<const settings> settings) {
  partition_state restored(std::move(settings));
  state_reader(bytes, *restored.impl_).read();
  return restored;
}

}  // namespace floorwalker
