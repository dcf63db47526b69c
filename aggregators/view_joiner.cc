#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <tuple>
#include <utility>

#include "aggregators/totals.h"
#include "aggregators/view_codec.h"
#include "aggregators/view_key.h"
#include "aggregators/view_objects.h"

namespace floorwalker {
namespace {

// More than a partition with the largest limits has.
constexpr std::size_t objects_max = 20'000'000;

using object_bytes = std::vector<std::byte>;

// Throws if the bytes are not that object.
void check(const view_key& key, byte_reader in) {
  row_view row;
  cell pane;
  agent_view agent;
  std::vector<std::vector<handled_in>> shared;
  switch (key.part) {
    case view_part::row: read_row(in, row); break;
    case view_part::spreads: read_spreads(in, row.totals.spreads); break;
    case view_part::waiting: read_stretch(in, row.waiting); break;
    case view_part::unanswered: read_stretch(in, row.unanswered); break;
    case view_part::wrapping: read_stretch(in, row.wrapping); break;
    case view_part::second:
    case view_part::five_seconds:
    case view_part::minute: read_cell(in, level_of(key.part), pane); break;
    case view_part::agent: read_load(in, agent); break;
    case view_part::report: read_said(in, agent_detail::agent, agent); break;
    case view_part::shared: read_stretch(in, shared); break;
  }
  if (!in.at_end()) throw std::runtime_error("view: an object goes on behind its end");
}

}  // namespace

struct view_joiner::impl {
  explicit impl(std::shared_ptr<const settings> from) : config(std::move(from)), bounds(exported_bounds(*config)) {}

  bool take_head(std::span<const std::byte> bytes);
  void take_object(const view_key& key, std::span<const std::byte> bytes);
  const object_bytes* newest(const view_key& key) const;
  const object_bytes* find(const view_key& key) const;
  bool has_row(std::uint32_t row) const { return live.contains({view_part::row, row, 0}); }

  // Writes of these keys what there is.
  template <class Keys>
  void write(partition_view& to, const Keys& keys) const;
  void write_head(partition_view& to) const;
  void write_row(row_view& to, std::uint32_t number) const;
  void write_spreads(per_spread<exported_spread>& to, std::uint32_t row) const;
  template <class Entry>
  void write_list(std::vector<Entry>& to, view_part part, std::uint32_t row) const;
  void write_panes(partition_view& to, std::vector<view_key>&& panes) const;
  void write_agent(agent_view& to, std::uint64_t number) const;
  void write_shared(partition_view& to) const;

  std::shared_ptr<const settings> config;
  std::vector<microseconds> bounds;
  bool complete = false;
  view_head head;                                             // the last whose objects were all there
  boost::unordered_flat_map<view_key, object_bytes> live;     // as of that head
  boost::unordered_flat_map<view_key, object_bytes> pending;  // newer ones; empty: it is no more
  std::int64_t objects = 0;                                   // in both together
  std::uint64_t sum = 0;                                      // of their hashes
  boost::unordered_flat_set<view_key> changed;                // in `live`, since it was last written
};

// As of now, whether a head has come or not; null or empty: it is none.
const object_bytes* view_joiner::impl::newest(const view_key& key) const {
  const auto newer = pending.find(key);
  return newer != pending.end() ? &newer->second : find(key);
}

const object_bytes* view_joiner::impl::find(const view_key& key) const {
  const auto known = live.find(key);
  return known != live.end() ? &known->second : nullptr;
}

void view_joiner::impl::take_object(const view_key& key, std::span<const std::byte> bytes) {
  if (!bytes.empty()) check(key, byte_reader(bytes));
  if (pending.size() + live.size() >= objects_max) throw std::runtime_error("view: too many objects");
  if (const object_bytes* last = newest(key); last && !last->empty()) {
    --objects;
    sum -= hash_of(key, *last);
  }
  if (!bytes.empty()) {
    ++objects;
    sum += hash_of(key, bytes);
  }
  pending[key].assign(bytes.begin(), bytes.end());
}

bool view_joiner::impl::take_head(std::span<const std::byte> bytes) {
  if (bytes.empty()) return false;
  byte_reader in(bytes);
  view_head told = read_head(in);
  if (!in.at_end()) throw std::runtime_error("view: a head goes on behind its end");
  if (told.objects != objects || told.sum != sum) return false;
  head = std::move(told);
  complete = true;
  auto arrived = std::exchange(pending, {});
  for (auto& [key, object] : arrived) {
    changed.insert(key);
    if (object.empty())
      live.erase(key);
    else
      live[key] = std::move(object);
  }
  return true;
}

void view_joiner::impl::write_head(partition_view& to) const {
  const std::uint64_t turn = to.position.turn;
  to.position = head.position;
  to.position.turn = turn;
  to.next_offset = head.next_offset;
  to.newest = head.newest;
  to.tallies = head.tallies;
}

template <class Keys>
void view_joiner::impl::write(partition_view& to, const Keys& keys) const {
  std::vector<std::uint32_t> rows;
  std::vector<std::uint64_t> agents;
  std::vector<view_key> panes;
  for (const view_key& key : keys) {
    if (is_pane(key.part))
      panes.push_back(key);
    else if (key.part < view_part::second)
      rows.push_back(key.row);
    else if (key.part != view_part::shared)
      agents.push_back(key.number);
  }
  const auto each_once = [](auto& numbers) {
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  };
  each_once(rows);
  each_once(agents);
  to.rows.clear();
  to.cells.clear();
  to.agents.clear();
  write_head(to);
  for (const std::uint32_t row : rows)
    if (has_row(row)) write_row(to.rows.next(), row);
  write_panes(to, std::move(panes));
  for (const std::uint64_t agent : agents)
    if (find({view_part::agent, 0, agent})) write_agent(to.agents.next(), agent);
  write_shared(to);
}

void view_joiner::impl::write_row(row_view& to, std::uint32_t number) const {
  byte_reader in(*find({view_part::row, number, 0}));
  read_row(in, to);
  to.row = number;
  write_spreads(to.totals.spreads, number);
  write_list(to.waiting, view_part::waiting, number);
  write_list(to.unanswered, view_part::unanswered, number);
  write_list(to.wrapping, view_part::wrapping, number);
}

void view_joiner::impl::write_spreads(per_spread<exported_spread>& to, std::uint32_t row) const {
  const object_bytes* written = find({view_part::spreads, row, 0});
  if (!written) return to.fill({});
  byte_reader in(*written);
  read_spreads(in, to);
  for (exported_spread& one : to) {
    if (one.cumulative.empty()) continue;
    one.cumulative.resize(head.bounds.size());
    if (head.bounds != bounds) one.cumulative = on_bounds<std::int64_t>(one.cumulative, head.bounds, bounds);
  }
}

template <class Entry>
void view_joiner::impl::write_list(std::vector<Entry>& to, view_part part, std::uint32_t row) const {
  to.clear();
  view_key key{part, row, 0};
  for (const object_bytes* stretch = find(key); stretch; ++key.number, stretch = find(key)) {
    byte_reader in(*stretch);
    read_stretch(in, to);
  }
}

// Oldest first, as a board takes them up fastest.
void view_joiner::impl::write_panes(partition_view& to, std::vector<view_key>&& panes) const {
  struct place {
    time_point begin;
    view_key key;
    const object_bytes* bytes;
  };
  std::vector<place> found;
  for (const view_key& key : panes)
    if (const object_bytes* bytes = find(key); bytes && has_row(key.row)) {
      byte_reader in(*bytes);
      found.push_back({read_cell_begin(in, level_of(key.part)), key, bytes});
    }
  std::sort(found.begin(), found.end(), [](const place& a, const place& b) {
    return std::tie(a.key.row, a.key.part, a.begin) < std::tie(b.key.row, b.key.part, b.begin);
  });
  cell read;
  for (const place& one : found) {
    cell_view& next = to.cells.next();
    next.row = one.key.row;
    next.width = level_of(one.key.part);
    byte_reader in(*one.bytes);
    read_cell(in, next.width, read);
    next.value = packed_cell(read);
  }
}

void view_joiner::impl::write_agent(agent_view& to, std::uint64_t number) const {
  to.agent = number;
  to.name.clear();
  to.report.reset();
  byte_reader load(*find({view_part::agent, 0, number}));
  read_load(load, to);
  const object_bytes* said = find({view_part::report, 0, number});
  if (!said) return;
  byte_reader in(*said);
  read_said(in, config->agents, to);
}

void view_joiner::impl::write_shared(partition_view& to) const {
  write_list(to.shared_contacts, view_part::shared, 0);
  for (auto& rows : to.shared_contacts) std::erase_if(rows, [&](const handled_in& one) { return !has_row(one.row); });
}

view_joiner::view_joiner(std::shared_ptr<const settings> settings)
    : impl_(std::make_unique<impl>(std::move(settings))) {}
view_joiner::~view_joiner() = default;
view_joiner::view_joiner(view_joiner&&) noexcept = default;
view_joiner& view_joiner::operator=(view_joiner&&) noexcept = default;

bool view_joiner::take(std::string_view key, std::span<const std::byte> bytes) {
  if (key == view_head_key) return impl_->take_head(bytes);
  impl_->take_object(key_named(key), bytes);
  return false;
}

std::vector<std::string> view_joiner::keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, bytes] : impl_->pending)
    if (!bytes.empty()) keys.push_back(text_of(key));
  for (const auto& [key, bytes] : impl_->live)
    if (!impl_->pending.contains(key)) keys.push_back(text_of(key));
  return keys;
}

bool view_joiner::complete() const noexcept { return impl_->complete; }
std::int64_t view_joiner::next_offset() const noexcept { return impl_->head.next_offset; }
const feed_position& view_joiner::position() const noexcept { return impl_->head.position; }

void view_joiner::write(partition_view& to) { impl_->write(to, std::exchange(impl_->changed, {})); }

void view_joiner::write_whole(partition_view& to) {
  std::vector<view_key> all;
  all.reserve(impl_->live.size());
  for (const auto& [key, bytes] : impl_->live) all.push_back(key);
  impl_->changed.clear();
  impl_->write(to, all);
}

}  // namespace floorwalker
