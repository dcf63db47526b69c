#include "aggregators/state_reader.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "aggregators/chain_codec.h"
#include "aggregators/legs.h"
#include "aggregators/report_codec.h"
#include "aggregators/state_capture.h"
#include "aggregators/state_format.h"
#include "aggregators/tally_codec.h"

namespace floorwalker {
namespace {

constexpr std::size_t rules_kept = 8;  // of a row: nobody changes settings oftener while an event may still come late

template <class Id>
Id at(std::int64_t place, const std::vector<Id>& ids) {
  if (place == -1) return Id::none;
  if (place < 0 || static_cast<std::size_t>(place) >= ids.size()) throw std::runtime_error("state: no such name");
  return ids[static_cast<std::size_t>(place)];
}

template <class Id>
Id at(byte_reader& in, const std::vector<Id>& ids) {
  return at(in.number(), ids);
}

// What the numbers in the bytes stand for here.
struct written_names {
  const std::vector<queue_id>& queues;
  const std::vector<channel_id>& channels;
  const std::vector<row_id>& rows;
  void find(std::int64_t place, queue_id& id) const { id = at(place, queues); }
  void find(std::int64_t place, channel_id& id) const { id = at(place, channels); }
  void find(std::int64_t place, row_id& id) const { id = at(place, rows); }
};

// At most so many rows are in any partition's state.
constexpr std::size_t rows_max = 10'000'000;

std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    throw std::runtime_error("state: a section's name lacks its number");
  return number;
}

}  // namespace

void state_reader::section(std::string_view name, std::span<const std::byte> bytes) {
  byte_reader in(bytes);
  const auto each = [&](void (state_reader::*read)(byte_reader&)) {
    while (!in.at_end()) (this->*read)(in);
  };
  const std::size_t space = name.find(' ');
  if (name.starts_with("ids ")) into_.seen.next_is(number_in(name.substr(space + 1)));
  name = name.substr(0, space);
  if (name != "rows") settle_rules();
  if (name == "head") return each(&state_reader::head);
  if (name == "rows") return each(&state_reader::row);
  if (name == "panes") return each(&state_reader::pane_of);
  if (name == "agents") return each(&state_reader::agent);
  if (name == "chains") return each(&state_reader::chain_of);
  if (name == "ids") return each(&state_reader::id);
  throw std::runtime_error("state: has a section that this version does not read");
}

void state_reader::finish() {
  settle_rules();
  if (bounds_.empty()) throw std::runtime_error("state: has no head");
  for (std::size_t i = 0; i < rows_.size(); ++i)
    if (rows_[i] != row_id::none) into_.rows[rows_[i]].seen_at = seen_at_[i];
  into_.tallies = tallies_;  // last: bringing contacts back counts and marks a few things again
  into_.rows.held_tallies = held_tallies_;
}

bool state_reader::rows_kept_numbers() const noexcept {
  for (std::size_t i = 0; i < rows_.size(); ++i)
    if (index_of(rows_[i]) != i) return false;
  return true;
}

void state_reader::head(byte_reader& in) {
  if (in.name() != state_format_name) throw std::runtime_error("state: these bytes are not a partition's state");
  if (in.number() != state_format_version)
    throw std::runtime_error("state: written in a format that this version does not read");
  into_.next_offset = in.number();
  into_.newest = in.time();
  into_.rows.advance(into_.newest);
  into_.find_oldest_window();
  into_.agents_swept_until = partition_state::impl::next_sweep(into_.newest);
  visit_tallies(tallies_, [&](std::int64_t& value) { value = in.number(); });
  tallies_.newest_probe = in.time();
  for (std::int64_t& held : held_tallies_)
    held = static_cast<std::int64_t>(in.count_up_to(std::numeric_limits<std::int64_t>::max()));
  into_.rows.generation = in.number_as<std::uint32_t>();
  bounds_.resize(in.count());
  for (auto& bound : bounds_) bound = in.duration();
  for (std::size_t left = in.count(); left > 0; --left) queues_.push_back(into_.rows.queues().reserve(in.name()));
  for (std::size_t left = in.count(); left > 0; --left) channels_.push_back(into_.rows.channels().reserve(in.name()));
}

void state_reader::row(byte_reader& in) {
  const std::size_t place = in.count_up_to(rows_max);
  const queue_id queue = at(in, queues_);
  const std::string group = in.name();
  const channel_id channel = at(in, channels_);
  if (channel == channel_id::none) throw std::runtime_error("state: a row without a channel");
  row_data gone;
  const bool is_gone = queue == queue_id::none && !into_.rows.knows_group(group);
  if (rows_.size() <= place) {
    rows_.resize(place + 1, row_id::none);
    seen_at_.resize(place + 1);
  }
  if (!is_gone)
    rows_[place] =
        queue == queue_id::none ? into_.rows.total_of(group, channel) : into_.rows.restore_row(queue, channel);
  row_data& one = is_gone ? gone : into_.rows[rows_[place]];
  one.first_seen = in.time();
  seen_at_[place] = in.time();
  one.target_since = in.time();
  rules(in, is_gone ? row_id::none : rows_[place]);
  exported(in, one.exported);
  if (!is_gone) into_.rows.mark(rows_[place]);
}

void state_reader::rules(byte_reader& in, row_id row) {
  written_rules written{row, std::vector<rules_since>(in.count()), {}};
  for (rules_since& one : written.rules) {
    one.generation = in.number_as<std::uint32_t>();
    one.target = in.duration();
    one.short_abandon = in.duration();
    for (auto& place : written.totals.emplace_back(in.count())) place = in.number();
  }
  if (row != row_id::none && !written.rules.empty()) rules_.push_back(std::move(written));
}

// What was written under other settings keeps them; those of now hold from here on.
void state_reader::settle_rules() {
  const std::uint32_t next = into_.rows.generation + 1;
  for (written_rules& written : std::exchange(rules_, {})) {
    for (std::size_t i = 0; i < written.rules.size(); ++i)
      for (const std::int64_t place : written.totals[i])
        if (const row_id total = at(place, rows_); total != row_id::none) written.rules[i].totals.push_back(total);
    row_data& row = into_.rows[written.row];
    row.rules = std::move(written.rules);
    rules_since now = into_.rows.rules_now(row);
    const rules_since& last = row.rules.back();
    if (last.target != now.target || last.short_abandon != now.short_abandon)
      row.target_since = into_.newest;
    else if (last.totals == now.totals)
      continue;
    now.generation = into_.rows.generation = next;
    row.rules.push_back(std::move(now));
    if (row.rules.size() > rules_kept) row.rules.erase(row.rules.begin());
  }
}

void state_reader::exported(byte_reader& in, row_totals& to) const {
  for (held_spread& one : to.spreads) one.cumulative.resize(in.flag() ? bounds_.size() : 0);
  to.visit([&](held_counter& one) {
    one.truth = in.number();
    one.shown = in.number();
  });
  if (std::equal(bounds_.begin(), bounds_.end(), into_.rows.bounds().begin(), into_.rows.bounds().end())) return;
  for (held_spread& one : to.spreads)
    if (!one.cumulative.empty()) one.cumulative = on_bounds<held_counter>(one.cumulative, bounds_, into_.rows.bounds());
}

void state_reader::pane_of(byte_reader& in) {
  const row_id row = at(in, rows_);
  const level width = in.choice<level>(level_count);
  const time_point begin = in.time();
  pane gone;
  pane& one = row == row_id::none ? gone : into_.rows.pane_at(row, width, begin);
  one.reset(begin);
  read_tallies(in, width, one);
}

// Names are kept only as far as the settings of now let them be.
void state_reader::agent(byte_reader& in) {
  const agent_detail detail = into_.config->agents;
  const std::uint64_t number = in.word();
  std::string name = in.name();
  if (detail != agent_detail::agent) name.clear();
  const time_point heard = in.time();
  std::shared_ptr<const agent_report> told;
  if (in.flag()) told = std::make_shared<const agent_report>(read_report(in, detail));
  into_.agents.restore(number, std::move(name), heard, std::move(told));
}

void state_reader::chain_of(byte_reader& in) {
  tracked_chain& one = into_.contacts.add(in.key());
  const std::size_t others = in.count();
  if (others >= std::numeric_limits<std::uint16_t>::max())
    throw std::runtime_error("state: a chain has too many contacts");
  for (std::size_t i = 0; i < others; ++i) into_.contacts.add_to(one, in.key());
  lives(in, one.now);
  if (const std::size_t facts = in.count(); facts > 0) history_of(in, one, facts);
  for (std::size_t member = 0; member < one.now.size(); ++member) {
    for (const leg& each : one.now[member].legs) restore_wrapping(each, into_.rows);
    into_.show(one, static_cast<std::uint16_t>(member));
  }
  into_.watch(one);
  into_.contacts.rest(one);
}

void state_reader::history_of(byte_reader& in, tracked_chain& of, std::size_t facts) {
  of.recent = into_.contacts.take_history();
  of.recent->set_base(of.now);
  no_ledger nowhere;
  for (std::size_t i = 0; i < facts; ++i) {
    const fact& one = of.recent->facts.emplace_back(fact_of(in));
    if (one.member >= of.now.size()) throw std::runtime_error("state: no such contact");
    step(of.now, one, into_.rows, nowhere);
  }
}

// The totals of groups that are no longer configured are left out.
void state_reader::lives(byte_reader& in, chain& into) const {
  const written_names names{queues_, channels_, rows_};
  chain_reader with(in, names);
  code(with, into);
  auto& totals = into.root.totals;
  totals.erase(std::remove(totals.begin(), totals.end(), row_id::none), totals.end());
  for (std::size_t member = 0; member < into.size(); ++member)
    for (const leg& one : into[member].legs)
      if (one.answered_visit && one.row == row_id::none)
        throw std::runtime_error("state: a visit was answered nowhere");
}

fact state_reader::fact_of(byte_reader& in) const {
  fact one;
  one.order = in.time();
  one.order_sequence = in.number();
  one.time = in.time();
  one.sequence = in.number();
  one.agent = in.word();
  one.to_agent = in.word();
  one.wait = in.duration();
  one.queue = at(in, queues_);
  one.to_queue = at(in, queues_);
  one.generation = in.number_as<std::uint32_t>();
  one.member = in.number_as<std::uint16_t>();
  one.channel = at(in, channels_);
  one.type = in.choice<event_type>(event_type_count);
  one.direction = in.choice<direction>(4);
  one.role = in.choice<leg_role>(3);
  one.by = in.choice<party>(5);
  one.left_reason = in.choice<left_reason>(left_reason_count);
  one.transfer = in.choice<transfer_kind>(2);
  one.has_wait = in.flag();
  if (one.type == event_type::contact_queued && one.queue == queue_id::none)
    throw std::runtime_error("state: a contact is queued nowhere");
  return one;
}

void state_reader::id(byte_reader& in) {
  const time_point seen_at = in.time();
  const key128 key = in.key();
  into_.seen.is_new(key, seen_at);  // forgets what was forgotten when this one came
  into_.seen.remember(key, seen_at);
}

partition_state partition_state::restore(std::span<const std::byte> bytes, std::shared_ptr<const settings> settings) {
  partition_state restored(std::move(settings));
  state_reader reader(*restored.impl_);
  byte_reader in(bytes);
  while (!in.at_end()) {
    const std::string name = in.name();
    reader.section(name, in.block());
  }
  reader.finish();
  return restored;
}

partition_state partition_state::restore(const state_manifest& manifest, const part_loader& load,
                                         std::shared_ptr<const settings> settings) {
  partition_state restored(std::move(settings));
  state_reader reader(*restored.impl_);
  for (const part_group& group : manifest.groups)
    for (std::int32_t chunk = 0; chunk < group.chunks; ++chunk) reader.section(group.name, load(group, chunk));
  reader.finish();
  if (reader.rows_kept_numbers()) restored.impl_->capture->begin_from(manifest);
  return restored;
}

}  // namespace floorwalker
