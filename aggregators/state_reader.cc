// A partition's state out of its canonical bytes.
#include <algorithm>

#include "aggregators/byte_stream.h"
#include "aggregators/legs.h"
#include "aggregators/partition_core.h"
#include "aggregators/state_format.h"

namespace floorwalker {
namespace {

class state_reader {
 public:
  state_reader(std::span<const std::byte> bytes, partition_state::impl& into) : in_(bytes), into_(into) {}

  void read() {
    if (in_.name() != state_format_name) throw std::runtime_error("state: these bytes are not a partition's state");
    if (in_.number() != state_format_version)
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
    for (std::size_t left = in_.count(); left > 0; --left) queues_.push_back(into_.rows.queues().restore(in_.name()));
    for (std::size_t left = in_.count(); left > 0; --left)
      channels_.push_back(into_.rows.channels().restore(in_.name()));
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

partition_state partition_state::restore(std::span<const std::byte> bytes, std::shared_ptr<const settings> settings) {
  partition_state restored(std::move(settings));
  state_reader(bytes, *restored.impl_).read();
  return restored;
}

}  // namespace floorwalker
