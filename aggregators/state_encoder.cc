#include "aggregators/state_encoder.h"

#include <tuple>
#include <utility>

#include "aggregators/chain_codec.h"
#include "aggregators/report_codec.h"
#include "aggregators/state_format.h"
#include "aggregators/tally_codec.h"

namespace floorwalker {
namespace {

template <class Id>
void write_names(byte_writer& to, const name_table<Id>& table, const numbering<Id>& numbers) {
  to.number(static_cast<std::int64_t>(numbers.by_place().size()));
  for (const Id id : numbers.by_place()) to.name(table[id]);
}

}  // namespace

state_numbers internal_numbers(partition_state::impl& of) {
  return {numbering<queue_id>(of.rows.queues().names().size()),
          numbering<channel_id>(of.rows.channels().names().size()), numbering<row_id>(of.rows.size())};
}

// By name; rows by queue (totals first, which have none), group and channel.
state_numbers canonical_numbers(partition_state::impl& of) {
  const auto& queue_names = of.rows.queues();
  const auto& channel_names = of.rows.channels();
  numbering<queue_id> queues(queue_names.names().size(),
                             [&](queue_id a, queue_id b) { return queue_names[a] < queue_names[b]; });
  numbering<channel_id> channels(channel_names.names().size(),
                                 [&](channel_id a, channel_id b) { return channel_names[a] < channel_names[b]; });
  const auto key = [&](row_id row) {
    const auto& data = of.rows[row];
    return std::tuple{queues.place(data.queue), std::string_view{data.group}, channels.place(data.channel)};
  };
  numbering<row_id> rows(of.rows.size(), [&](row_id a, row_id b) { return key(a) < key(b); });
  return {std::move(queues), std::move(channels), std::move(rows)};
}

void state_encoder::head(byte_writer& to) const {
  to.name(state_format_name);
  to.number(state_format_version);
  to.number(from_.next_offset);
  to.number(from_.newest);
  visit_tallies(from_.tallies, [&](std::int64_t value) { to.number(value); });
  to.number(from_.tallies.newest_probe);
  for (const std::int64_t held : from_.rows.held_tallies) to.number(held);
  to.number(std::int64_t{from_.rows.generation});
  to.number(static_cast<std::int64_t>(from_.rows.bounds().size()));
  for (const microseconds bound : from_.rows.bounds()) to.number(bound);
  write_names(to, from_.rows.queues(), numbers_.queues);
  write_names(to, from_.rows.channels(), numbers_.channels);
}

void state_encoder::row(byte_writer& to, row_id which) const {
  auto& data = from_.rows[which];
  to.number(numbers_.rows.place(which));
  to.number(numbers_.queues.place(data.queue));
  to.name(data.group);
  to.number(numbers_.channels.place(data.channel));
  to.number(data.first_seen);
  to.number(data.seen_at);
  to.number(data.target_since);
  to.number(static_cast<std::int64_t>(data.rules.size()));
  for (const rules_since& one : data.rules) {
    to.number(std::int64_t{one.generation});
    to.number(one.target);
    to.number(one.short_abandon);
    to.number(static_cast<std::int64_t>(one.totals.size()));
    for (const row_id total : one.totals) to.number(numbers_.rows.place(total));
  }
  for (const held_spread& one : data.exported.spreads) to.number(std::int64_t{!one.cumulative.empty()});
  data.exported.visit([&](const held_counter& one) {
    to.number(one.truth);
    to.number(one.shown);
  });
}

void state_encoder::pane_of(byte_writer& to, row_id row, level width, const pane& one) const {
  to.number(numbers_.rows.place(row));
  to.number(width);
  to.number(one.begin);
  write_tallies(to, one);
}

void state_encoder::agent(byte_writer& to, std::uint64_t number, const tracked_agent& one) const {
  to.word(number);
  to.name(one.name);
  to.number(one.heard);
  to.number(std::int64_t{one.report != nullptr});
  if (one.report) write_report(to, *one.report);
}

void state_encoder::chain_of(byte_writer& to, const tracked_chain& one, time_point horizon, bool fold) const {
  to.key(one.key);
  to.number(static_cast<std::int64_t>(one.others.size()));
  for (const further_contact& each : one.others) to.key(each.key);
  if (!one.recent || one.recent->newest() < horizon) return lives(to, one.now, {});
  const history& recent = *one.recent;
  if (!fold) return lives(to, recent.base(), recent.facts);
  history kept;
  kept.set_base(recent.base());
  kept.facts = recent.facts;
  kept.fold(horizon, from_.rows);
  lives(to, std::as_const(kept).base(), kept.facts);
}

// The contacts up to where nothing can be put any more, and the facts since.
void state_encoder::lives(byte_writer& to, const chain& base, std::span<const fact> facts) const {
  chain_writer with(to, numbers_);
  code(with, base);
  to.number(static_cast<std::int64_t>(facts.size()));
  for (const fact& each : facts) fact_of(to, each);
}

void state_encoder::fact_of(byte_writer& to, const fact& one) const {
  to.number(one.order);
  to.number(one.order_sequence);
  to.number(one.time);
  to.number(one.sequence);
  to.word(one.agent);
  to.word(one.to_agent);
  to.number(one.wait);
  to.number(numbers_.queues.place(one.queue));
  to.number(numbers_.queues.place(one.to_queue));
  to.number(std::int64_t{one.generation});
  to.number(std::int64_t{one.member});
  to.number(numbers_.channels.place(one.channel));
  to.number(one.type);
  to.number(one.direction);
  to.number(one.role);
  to.number(one.by);
  to.number(one.left_reason);
  to.number(one.transfer);
  to.number(std::int64_t{one.has_wait});
}

void state_encoder::id(byte_writer& to, const seen_ids::entry& one) const {
  to.number(one.seen_at);
  to.key(one.id);
}

}  // namespace floorwalker
