// The canonical bytes of a partition's state: names in order, numbers of internal tables replaced by places in that
// order, nothing that depends on when memory was tidied up.
#include <algorithm>

#include "aggregators/byte_stream.h"
#include "aggregators/legs.h"
#include "aggregators/partition_core.h"

namespace floorwalker {
namespace {

constexpr std::string_view format_name = "floorwalker-partition-state";
constexpr std::int64_t format_version = 2;

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
                    &tallies.answered_direct, &tallies.sharing_other, &tallies.untracked_agents})
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
    out_.number(from_.tallies.newest_probe);
    bounds();
    names(from_.rows.queues(), queues_);
    names(from_.rows.channels(), channels_);
    out_.number(static_cast<std::int64_t>(from_.rows.size()));
    for (const row_id row : rows_.by_place) write_row(row);
    agents();
    chains();
    seen();
    return out_.take();
  }

 private:
  // Totals first, which have no queue.
  std::tuple<std::int64_t, std::string_view, std::int64_t> row_key(row_id row) const {
    const auto& data = from_.rows[row];
    return {queues_.place(data.queue), data.group, channels_.place(data.channel)};
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
    out_.name(data.group);
    out_.number(channels_.place(data.channel));
    out_.number(data.first_seen);
    out_.number(data.seen_at);
    out_.number(data.settings.target);
    out_.number(data.settings.short_abandon);
    out_.number(data.target_since);
    for (const held_spread& one : data.exported.spreads) out_.number(std::int64_t{!one.cumulative.empty()});
    data.exported.visit([&](const held_counter& one) {
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

  void agents() {
    std::vector<std::pair<std::uint64_t, const tracked_agent*>> all;
    for (const auto& [number, one] : from_.agents.all()) all.emplace_back(number, &one);
    std::sort(all.begin(), all.end());
    out_.number(static_cast<std::int64_t>(all.size()));
    for (const auto& [number, one] : all) {
      out_.word(number);
      out_.name(one->name);
      out_.number(one->heard);
      out_.number(std::int64_t{one->report != nullptr});
      if (one->report) write_report(*one->report);
    }
  }

  void write_report(const agent_report& one) {
    for (const event_place& said : {one.state_said, one.team_said, one.queues_said, one.capacity_said}) {
      out_.number(said.first);
      out_.number(said.second);
    }
    out_.number(one.meaning);
    out_.name(one.state);
    out_.name(one.team);
    out_.number(static_cast<std::int64_t>(one.queues.size()));
    for (const std::string& queue : one.queues) out_.name(queue);
    out_.number(static_cast<std::int64_t>(one.capacities.size()));
    for (const auto& [channel, slots] : one.capacities) {
      out_.name(channel);
      out_.number(std::int64_t{slots});
    }
  }

  void chains() {
    std::vector<const tracked_chain*> all;
    from_.contacts.visit([&](const tracked_chain& one) { all.push_back(&one); });
    std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->key < b->key; });
    out_.number(static_cast<std::int64_t>(all.size()));
    for (const tracked_chain* one : all) write_chain(*one);
  }

  // The contacts up to where nothing can be put any more, and the facts since.
  void write_chain(const tracked_chain& one) {
    out_.key(one.key);
    out_.number(static_cast<std::int64_t>(one.others.size()));
    for (const further_contact& each : one.others) out_.key(each.key);
    history kept;
    if (one.recent && one.recent->newest() >= from_.reorder_horizon()) {
      kept = *one.recent;
      kept.fold(from_.reorder_horizon(), from_.rows);
    } else {
      kept.base = one.now;
    }
    write_root(kept.base.root);
    for (std::size_t member = 0; member < kept.base.size(); ++member) write_life(kept.base[member]);
    out_.number(static_cast<std::int64_t>(kept.facts.size()));
    for (const fact& each : kept.facts) write_fact(each);
  }

  void write_root(const root_facts& one) {
    out_.number(one.waited);
    out_.number(one.over_at);
    out_.number(std::int64_t{one.transfers});
    out_.number(std::int64_t{one.answered});
    out_.number(std::int64_t{one.over});
    out_.number(static_cast<std::int64_t>(one.totals.size()));
    for (const row_id total : one.totals) out_.number(rows_.place(total));
    out_.number(static_cast<std::int64_t>(one.queues.size()));
    for (const queue_id queue : one.queues) out_.number(queues_.place(queue));
    out_.number(static_cast<std::int64_t>(one.agents.size()));
    for (const std::uint64_t agent : one.agents) out_.word(agent);
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
    for (const bool flag : {one.seen, one.ended, one.in_progress, one.messages.heard, one.messages.responded})
      out_.number(std::int64_t{flag});
    out_.number(one.messages.response_from);
    out_.number(one.messages.unanswered_since);
    out_.number(static_cast<std::int64_t>(one.rings.size()));
    for (const std::uint64_t agent : one.rings) out_.word(agent);
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
    for (const bool flag : {one.over, one.on_hold, one.set_aside, one.answered_visit, one.wrapup_started,
                            one.wrapup_ended, one.transferred})
      out_.number(std::int64_t{flag});
  }

  void write_fact(const fact& one) {
    out_.number(one.order);
    out_.number(one.order_sequence);
    out_.number(one.time);
    out_.number(one.sequence);
    out_.word(one.agent);
    out_.word(one.to_agent);
    out_.number(one.wait);
    out_.number(queues_.place(one.queue));
    out_.number(queues_.place(one.to_queue));
    out_.number(std::int64_t{one.member});
    out_.number(channels_.place(one.channel));
    out_.number(one.type);
    out_.number(one.direction);
    out_.number(one.role);
    out_.number(one.by);
    out_.number(one.left_reason);
    out_.number(one.transfer);
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
    into_.agents_swept_until = partition_state::impl::next_sweep(into_.newest);
    record_tallies tallies;
    visit_tallies(tallies, [&](std::int64_t& value) { value = in_.number(); });
    tallies.newest_probe = in_.time();
    bounds();
    for (std::size_t left = in_.count(); left > 0; --left) queues_.push_back(into_.rows.queues().id_of(in_.name()));
    for (std::size_t left = in_.count(); left > 0; --left) channels_.push_back(into_.rows.channels().id_of(in_.name()));
    for (std::size_t left = in_.count(); left > 0; --left) read_row();
    for (std::size_t left = in_.count(); left > 0; --left) read_agent();
    for (std::size_t left = in_.count(); left > 0; --left) read_chain();
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
    const std::string group = in_.name();
    const channel_id channel = at(channels_);
    if (channel == channel_id::none) throw std::runtime_error("state: a row without a channel");
    const row_id row =
        queue == queue_id::none ? into_.rows.total_of(group, channel) : into_.rows.row_of(queue, channel);
    rows_.push_back(row);
    into_.rows[row].first_seen = in_.time();
    seen_at_.push_back(in_.time());
    read_target_since(into_.rows[row]);
    for (held_spread& one : into_.rows[row].exported.spreads)
      if (in_.flag()) one.cumulative.resize(into_.rows.bounds().size());
    into_.rows[row].exported.visit([&](held_counter& one) {
      one.truth = in_.number();
      one.shown = in_.number();
    });
    into_.rows.mark(row);
    for (const level which : {level::second, level::five_seconds, level::minute})
      for (std::size_t left = in_.count(); left > 0; --left) read_pane(row, which);
  }

  // What was written under other settings keeps them; the row's hold from here on.
  void read_target_since(row_data& row) {
    const microseconds target = in_.duration(), short_abandon = in_.duration();
    const time_point since = in_.time();
    const bool same = target == row.settings.target && short_abandon == row.settings.short_abandon;
    row.target_since = same ? since : into_.newest;
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

  void read_agent() {
    const std::uint64_t number = in_.word();
    std::string name = in_.name();
    const time_point heard = in_.time();
    std::shared_ptr<const agent_report> report;
    if (in_.flag()) report = std::make_shared<const agent_report>(read_report());
    into_.agents.restore(number, std::move(name), heard, std::move(report));
  }

  agent_report read_report() {
    agent_report one;
    for (event_place* said : {&one.state_said, &one.team_said, &one.queues_said, &one.capacity_said}) {
      said->first = in_.time();
      said->second = in_.number();
    }
    one.meaning = in_.choice<agent_class>(3);
    one.state = in_.name();
    one.team = in_.name();
    one.queues.resize(in_.count());
    for (std::string& queue : one.queues) queue = in_.name();
    one.capacities.resize(in_.count());
    for (auto& [channel, slots] : one.capacities) {
      channel = in_.name();
      slots = in_.number_as<std::int32_t>();
    }
    return one;
  }

  void read_chain() {
    tracked_chain& one = into_.contacts.add(in_.key());
    const std::size_t others = in_.count();
    if (others >= chain_contacts_max) throw std::runtime_error("state: a chain has too many contacts");
    for (std::size_t i = 0; i < others; ++i) into_.contacts.add_to(one, in_.key());
    read_root(one.now.root);
    for (std::size_t member = 0; member < one.now.size(); ++member) one.now[member] = read_life();
    if (const std::size_t facts = in_.count(); facts > 0) read_history(one, facts);
    for (std::size_t member = 0; member < one.now.size(); ++member) {
      for (const leg& each : one.now[member].legs) restore_wrapping(each, into_.rows);
      into_.show(one, static_cast<std::uint16_t>(member));
    }
    into_.watch(one);
  }

  void read_history(tracked_chain& of, std::size_t facts) {
    of.recent = into_.contacts.take_history();
    of.recent->base = of.now;
    no_ledger nowhere;
    for (std::size_t i = 0; i < facts; ++i) {
      const fact& one = of.recent->facts.emplace_back(read_fact());
      if (one.member >= of.now.size()) throw std::runtime_error("state: no such contact");
      step(of.now, one, into_.rows, nowhere);
    }
    into_.history_checks.push({of.recent->newest() + into_.reorder_span(), of.self});
  }

  void read_root(root_facts& one) {
    one.waited = in_.duration();
    one.over_at = in_.time();
    one.transfers = in_.number_as<std::uint32_t>();
    one.answered = in_.flag();
    one.over = in_.flag();
    one.totals.resize(in_.count());
    for (row_id& total : one.totals) total = at(rows_);
    one.queues.resize(in_.count());
    for (queue_id& queue : one.queues) queue = at(queues_);
    one.agents.resize(in_.count());
    for (std::uint64_t& agent : one.agents) agent = in_.word();
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
    for (bool* flag : {&one.seen, &one.ended, &one.in_progress, &one.messages.heard, &one.messages.responded})
      *flag = in_.flag();
    one.messages.response_from = in_.time();
    one.messages.unanswered_since = in_.time();
    one.rings.resize(in_.count());
    for (std::uint64_t& agent : one.rings) agent = in_.word();
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
    for (bool* flag : {&one.over, &one.on_hold, &one.set_aside, &one.answered_visit, &one.wrapup_started,
                       &one.wrapup_ended, &one.transferred})
      *flag = in_.flag();
  }

  fact read_fact() {
    fact one;
    one.order = in_.time();
    one.order_sequence = in_.number();
    one.time = in_.time();
    one.sequence = in_.number();
    one.agent = in_.word();
    one.to_agent = in_.word();
    one.wait = in_.duration();
    one.queue = at(queues_);
    one.to_queue = at(queues_);
    one.member = in_.number_as<std::uint16_t>();
    one.channel = at(channels_);
    one.type = in_.choice<event_type>(event_type_count);
    one.direction = in_.choice<direction>(4);
    one.role = in_.choice<leg_role>(3);
    one.by = in_.choice<party>(5);
    one.left_reason = in_.choice<left_reason>(left_reason_count);
    one.transfer = in_.choice<transfer_kind>(2);
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
