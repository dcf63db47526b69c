#include "aggregators/view_codec.h"

#include <algorithm>

#include "aggregators/report_codec.h"
#include "aggregators/state_format.h"
#include "aggregators/tally_codec.h"

namespace floorwalker {
namespace {

constexpr std::int64_t latest = 253'402'300'800'000'000;  // the year 10000, in microseconds
constexpr std::size_t mask_bits = 32;

std::int64_t bounded(std::int64_t value) {
  if (value < -latest || value > latest) throw std::runtime_error("view: a time out of range");
  return value;
}

microseconds duration(byte_reader& in) { return microseconds{bounded(in.number())}; }
time_point instant(byte_reader& in) { return time_point{duration(in)}; }
// Told by how much later it is.
time_point instant(byte_reader& in, time_point base) {
  return time_point{microseconds{bounded(base.time_since_epoch().count() + bounded(in.number()))}};
}

// Deadlines and the like, which may be the end of time.
void write_if_any(byte_writer& to, time_point at, time_point base) {
  to.number(std::int64_t{at != time_point::max()});
  if (at != time_point::max()) to.number(at - base);
}
time_point instant_if_any(byte_reader& in, time_point base) {
  return in.flag() ? instant(in, base) : time_point::max();
}

// Numbers most of which are zero: which are not, then those.
template <class Numbers>
void write_sparse(byte_writer& to, const Numbers& numbers) {
  for (std::size_t from = 0; from < numbers.size(); from += mask_bits) {
    const std::size_t end = std::min(numbers.size(), from + mask_bits);
    std::int64_t mask = 0;
    for (std::size_t i = from; i < end; ++i) mask |= std::int64_t{numbers[i] != 0} << (i - from);
    to.number(mask);
    for (std::size_t i = from; i < end; ++i)
      if (numbers[i] != 0) to.number(std::int64_t{numbers[i]});
  }
}
template <class Numbers>
void read_sparse(byte_reader& in, Numbers& numbers) {
  using number = typename Numbers::value_type;
  for (std::size_t from = 0; from < numbers.size(); from += mask_bits) {
    const std::size_t end = std::min(numbers.size(), from + mask_bits);
    const std::size_t mask = in.count_up_to((std::size_t{1} << (end - from)) - 1);
    for (std::size_t i = from; i < end; ++i) numbers[i] = mask >> (i - from) & 1 ? in.number_as<number>() : number{};
  }
}

void write_position(byte_writer& to, const feed_position& position) {
  to.name(position.topic);
  to.number(std::int64_t{position.partition});
  to.number(position.end_offset);
  to.number(position.start_offset);
  to.number(position.goal_offset);
  to.number(std::int64_t{position.covered});
  to.number(position.read_to_end_at);
}

feed_position read_position(byte_reader& in) {
  feed_position position;
  position.topic = in.name();
  position.partition = in.number_as<std::int32_t>();
  position.end_offset = in.number();
  position.start_offset = in.number();
  position.goal_offset = in.number();
  position.covered = in.flag();
  position.read_to_end_at = instant(in);
  position.is_own = false;
  return position;
}

void write_tallies(byte_writer& to, record_tallies tallies) {
  std::vector<std::int64_t> numbers;
  visit_tallies(tallies, [&](std::int64_t one) { numbers.push_back(one); });
  write_sparse(to, numbers);
  to.number(tallies.newest_probe);
}

record_tallies read_tallies(byte_reader& in) {
  record_tallies tallies;
  std::vector<std::int64_t> numbers;
  visit_tallies(tallies, [&](std::int64_t) { numbers.push_back(0); });
  read_sparse(in, numbers);
  auto next = numbers.begin();
  visit_tallies(tallies, [&](std::int64_t& one) { one = *next++; });
  tallies.newest_probe = instant(in);
  return tallies;
}

}  // namespace

void write_head(byte_writer& to, const view_head& head) {
  to.number(view_format_version);
  write_position(to, head.position);
  to.number(head.next_offset);
  to.number(head.newest);
  write_tallies(to, head.tallies);
  to.number(static_cast<std::int64_t>(head.bounds.size()));
  microseconds last{};
  for (const microseconds bound : head.bounds) to.number(bound - std::exchange(last, bound));
  to.number(head.objects);
  to.word(head.sum);
}

view_head read_head(byte_reader& in) {
  if (in.number() != view_format_version)
    throw std::runtime_error("view: written in a format that this version does not read");
  view_head head;
  head.position = read_position(in);
  head.next_offset = in.number();
  head.newest = instant(in);
  head.tallies = read_tallies(in);
  head.bounds.resize(in.count());
  time_point last{};
  for (microseconds& bound : head.bounds) bound = (last = instant(in, last)).time_since_epoch();
  head.objects = in.number();
  head.sum = in.word();
  return head;
}

void write_row(byte_writer& to, const row_view& row) {
  to.name(row.queue);
  to.name(row.channel);
  to.number(std::int64_t{row.total});
  to.name(row.group);
  to.number(row.seen_at);
  to.number(row.first_seen - row.seen_at);
  to.number(row.target_since - row.seen_at);
  to.number(row.target);
  to.number(std::int64_t{row.seen});
  to.number(std::int64_t{row.handling});
  to.number(std::int64_t{row.on_hold});
  write_sparse(to, row.totals.counts);
  write_sparse(to, row.totals.left_by_reason);
  to.number(row.totals.expired);
  to.number(row.totals.legs_expired);
  write_sparse(to, row.totals.handoffs);
}

void read_row(byte_reader& in, row_view& row) {
  row.queue = in.name();
  row.channel = in.name();
  row.total = in.flag();
  row.group = in.name();
  row.seen_at = instant(in);
  row.first_seen = instant(in, row.seen_at);
  row.target_since = instant(in, row.seen_at);
  row.target = duration(in);
  row.seen = in.flag();
  row.handling = in.number_as<std::int32_t>();
  row.on_hold = in.number_as<std::int32_t>();
  read_sparse(in, row.totals.counts);
  read_sparse(in, row.totals.left_by_reason);
  row.totals.expired = in.number();
  row.totals.legs_expired = in.number();
  read_sparse(in, row.totals.handoffs);
}

// Buckets count what those before them do, too: only what is more is written.
void write_spreads(byte_writer& to, const per_spread<exported_spread>& spreads) {
  std::vector<std::int64_t> rises;
  for (const exported_spread& one : spreads) {
    to.number(static_cast<std::int64_t>(one.cumulative.size()));
    rises.clear();
    std::int64_t last = 0;
    for (const std::int64_t samples : one.cumulative) rises.push_back(samples - std::exchange(last, samples));
    write_sparse(to, rises);
    to.number(one.count);
    to.number(one.sum);
  }
}

void read_spreads(byte_reader& in, per_spread<exported_spread>& spreads) {
  constexpr std::size_t bounds_max = 100'000;
  for (exported_spread& one : spreads) {
    one.cumulative.resize(in.count_up_to(bounds_max));
    read_sparse(in, one.cumulative);
    std::uint64_t samples = 0;
    for (std::int64_t& bucket : one.cumulative)
      bucket = static_cast<std::int64_t>(samples += static_cast<std::uint64_t>(bucket));
    one.count = in.number();
    one.sum = microseconds{in.number()};
  }
}

void write_stretch(byte_writer& to, std::span<const open_visit> visits) {
  to.number(static_cast<std::int64_t>(visits.size()));
  time_point begin{};
  microseconds target{};
  for (const open_visit& one : visits) {
    to.number(one.begin - std::exchange(begin, one.begin));
    const microseconds wanted = one.deadline - one.begin;
    to.number(wanted - std::exchange(target, wanted));
    write_if_any(to, one.customer_since, one.begin);
  }
}

void read_stretch(byte_reader& in, std::vector<open_visit>& visits) {
  time_point begin{}, target{};
  for (std::size_t left = in.count(); left > 0; --left) {
    begin = instant(in, begin);
    target = instant(in, target);
    open_visit& one = visits.emplace_back();
    one.begin = begin;
    one.deadline = begin + target.time_since_epoch();
    one.customer_since = instant_if_any(in, begin);
  }
}

void write_stretch(byte_writer& to, std::span<const unanswered_contact> contacts) {
  to.number(static_cast<std::int64_t>(contacts.size()));
  time_point since{};
  for (const unanswered_contact& one : contacts) {
    to.number(one.since - std::exchange(since, one.since));
    write_if_any(to, one.deadline, one.since);
  }
}

void read_stretch(byte_reader& in, std::vector<unanswered_contact>& contacts) {
  time_point since{};
  for (std::size_t left = in.count(); left > 0; --left) {
    since = instant(in, since);
    contacts.push_back({since, instant_if_any(in, since)});
  }
}

void write_stretch(byte_writer& to, std::span<const wrapping_leg> legs) {
  to.number(static_cast<std::int64_t>(legs.size()));
  time_point released{};
  for (const wrapping_leg& one : legs) {
    to.number(one.released - std::exchange(released, one.released));
    to.number(one.talk);
    to.number(one.hold);
  }
}

void read_stretch(byte_reader& in, std::vector<wrapping_leg>& legs) {
  time_point released{};
  for (std::size_t left = in.count(); left > 0; --left) {
    released = instant(in, released);
    const microseconds talk = duration(in);
    legs.push_back({released, talk, duration(in)});
  }
}

void write_cell(byte_writer& to, level width, const cell& one) {
  to.number(one.begin.time_since_epoch() / pane_widths[index_of(width)]);
  write_tallies(to, one);
}

time_point read_cell_begin(byte_reader& in, level width) {
  const microseconds one = pane_widths[index_of(width)];
  return time_point{one * static_cast<std::int64_t>(in.count_up_to(static_cast<std::size_t>(latest / one.count())))};
}

void read_cell(byte_reader& in, level width, cell& one) {
  one.reset(read_cell_begin(in, width));
  read_tallies(in, width, one);
}

void write_load(byte_writer& to, const agent_view& agent) {
  to.number(agent.heard);
  to.number(static_cast<std::int64_t>(agent.loads.size()));
  for (const agent_load& one : agent.loads) {
    to.name(one.channel);
    for (const std::int32_t count : {one.legs, one.wrapups, one.rings}) to.number(std::int64_t{count});
  }
}

void read_load(byte_reader& in, agent_view& agent) {
  agent.heard = instant(in);
  agent.loads.resize(in.count());
  for (agent_load& one : agent.loads) {
    one.channel = in.name();
    for (std::int32_t* count : {&one.legs, &one.wrapups, &one.rings}) *count = in.number_as<std::int32_t>();
  }
}

void write_said(byte_writer& to, const agent_view& agent) {
  to.name(agent.name);
  to.number(std::int64_t{agent.report != nullptr});
  if (agent.report) write_report(to, *agent.report);
}

void read_said(byte_reader& in, agent_detail detail, agent_view& agent) {
  agent.name = in.name();
  if (detail != agent_detail::agent) agent.name.clear();
  agent.report = in.flag() ? std::make_shared<const agent_report>(read_report(in, detail)) : nullptr;
}

void write_stretch(byte_writer& to, std::span<const std::vector<handled_in>> contacts) {
  to.number(static_cast<std::int64_t>(contacts.size()));
  for (const auto& rows : contacts) {
    to.number(static_cast<std::int64_t>(rows.size()));
    for (const handled_in& one : rows) {
      to.number(std::int64_t{one.row});
      to.number(one.handling | one.on_hold << 1 | one.unanswered.has_value() << 2);
      if (!one.unanswered) continue;
      to.number(one.unanswered->since);
      write_if_any(to, one.unanswered->deadline, one.unanswered->since);
    }
  }
}

void read_stretch(byte_reader& in, std::vector<std::vector<handled_in>>& contacts) {
  for (std::size_t left = in.count(); left > 0; --left) {
    auto& rows = contacts.emplace_back(in.count());
    for (handled_in& one : rows) {
      one.row = in.number_as<std::uint32_t>();
      const std::size_t flags = in.count_up_to(7);
      one.handling = flags & 1;
      one.on_hold = flags & 2;
      if (!(flags & 4)) continue;
      const time_point since = instant(in);
      one.unanswered = {since, instant_if_any(in, since)};
    }
  }
}

}  // namespace floorwalker
