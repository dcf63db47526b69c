#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <utility>

#include "aggregators/agent_table.h"
#include "aggregators/row_table.h"
#include "aggregators/totals.h"
#include "aggregators/view_codec.h"
#include "aggregators/view_key.h"
#include "aggregators/view_objects.h"

namespace floorwalker {
namespace {

// Entries of a list that stand in one object: one that comes or goes rewrites this many.
constexpr std::size_t stretch_length = 64;

// Panes in the same place of the ring are never kept at once, so that the newer may take the older one's key.
std::array<std::uint64_t, level_count> ring_sizes(const settings& settings) {
  std::array<std::uint64_t, level_count> sizes{};
  const auto kept = pane_retention(settings);
  for (std::size_t i = 0; i < level_count; ++i)
    sizes[i] = static_cast<std::uint64_t>((kept[i] + settings.max_ahead) / pane_widths[i]) + 3;
  return sizes;
}

}  // namespace

struct view_splitter::impl {
  explicit impl(const settings& settings)
      : rings(ring_sizes(settings)),
        agents_kept_here(agents_kept + settings.max_ahead + std::chrono::minutes{1}),
        bounds(exported_bounds(settings)) {}

  void put(const view_key& key, byte_writer&& object);
  void drop(const view_key& key);
  template <class Entry>
  void put_list(view_part part, std::uint32_t row, const std::vector<Entry>& list);
  void put_row(const row_view& row);
  void put_cell(const cell_view& one);
  void put_agent(const agent_view& one);
  void sweep_agents(time_point newest);
  void put_head(const partition_view& view);

  const std::array<std::uint64_t, level_count> rings;
  const microseconds agents_kept_here;  // a board has forgotten them by then
  const std::vector<microseconds> bounds;
  boost::unordered_flat_map<view_key, std::uint64_t> live;  // their hashes
  std::uint64_t sum = 0;                                    // of these
  boost::unordered_flat_map<std::uint64_t, time_point> agents_heard;
  time_point swept_until{};
  std::vector<std::byte> head;  // as last written
  std::vector<view_object> changed;
  cell unpacked;  // the pane that is being written
};

void view_splitter::impl::put(const view_key& key, byte_writer&& object) {
  std::vector<std::byte> bytes = object.take();
  const std::uint64_t hash = hash_of(key, bytes);
  const auto [known, is_new] = live.try_emplace(key, 0);
  if (!is_new && known->second == hash) return;
  sum += hash - std::exchange(known->second, hash);
  changed.push_back({text_of(key), std::move(bytes)});
}

void view_splitter::impl::drop(const view_key& key) {
  const auto known = live.find(key);
  if (known == live.end()) return;
  sum -= known->second;
  live.erase(known);
  changed.push_back({text_of(key), {}});
}

template <class Entry>
void view_splitter::impl::put_list(view_part part, std::uint32_t row, const std::vector<Entry>& list) {
  view_key key{part, row, 0};
  for (std::span<const Entry> rest = list; !rest.empty(); ++key.number) {
    const auto stretch = rest.first(std::min(rest.size(), stretch_length));
    byte_writer object;
    write_stretch(object, stretch);
    put(key, std::move(object));
    rest = rest.subspan(stretch.size());
  }
  for (; live.contains(key); ++key.number) drop(key);
}

void view_splitter::impl::put_row(const row_view& row) {
  byte_writer object, spreads;
  write_row(object, row);
  put({view_part::row, row.row, 0}, std::move(object));
  write_spreads(spreads, row.totals.spreads);
  put({view_part::spreads, row.row, 0}, std::move(spreads));
  put_list(view_part::waiting, row.row, row.waiting);
  put_list(view_part::unanswered, row.row, row.unanswered);
  put_list(view_part::wrapping, row.row, row.wrapping);
}

void view_splitter::impl::put_cell(const cell_view& one) {
  const std::size_t width = index_of(one.width);
  const auto number = static_cast<std::uint64_t>(one.value.begin().time_since_epoch() / pane_widths[width]);
  byte_writer object;
  one.value.unpack(unpacked);
  write_cell(object, one.width, unpacked);
  put({part_of(one.width), one.row, number % rings[width]}, std::move(object));
}

void view_splitter::impl::put_agent(const agent_view& one) {
  byte_writer load, said;
  write_load(load, one);
  put({view_part::agent, 0, one.agent}, std::move(load));
  write_said(said, one);
  put({view_part::report, 0, one.agent}, std::move(said));
  agents_heard[one.agent] = one.heard;
}

// Once an hour; a view does not tell that its partition has forgotten an agent.
void view_splitter::impl::sweep_agents(time_point newest) {
  if (newest < swept_until) return;
  swept_until = newest + std::chrono::hours{1};
  boost::unordered::erase_if(agents_heard, [&](const auto& entry) {
    if (newest - entry.second <= agents_kept_here) return false;
    drop({view_part::agent, 0, entry.first});
    drop({view_part::report, 0, entry.first});
    return true;
  });
}

void view_splitter::impl::put_head(const partition_view& view) {
  byte_writer object;
  write_head(object, {view.position, view.next_offset, view.newest, view.tallies, bounds,
                      static_cast<std::int64_t>(live.size()), sum});
  std::vector<std::byte> bytes = object.take();
  if (bytes == head) return;
  head = bytes;
  changed.push_back({std::string(view_head_key), std::move(bytes)});
}

view_splitter::view_splitter(const settings& settings) : impl_(std::make_unique<impl>(settings)) {}
view_splitter::~view_splitter() = default;
view_splitter::view_splitter(view_splitter&&) noexcept = default;
view_splitter& view_splitter::operator=(view_splitter&&) noexcept = default;

std::vector<std::string> view_splitter::keys() const {
  std::vector<std::string> all;
  all.reserve(impl_->live.size());
  for (const auto& [key, hash] : impl_->live) all.push_back(text_of(key));
  return all;
}

std::vector<view_object> view_splitter::split(const partition_view& view) {
  for (const row_view& row : view.rows) impl_->put_row(row);
  for (const cell_view& one : view.cells) impl_->put_cell(one);
  for (const agent_view& one : view.agents) impl_->put_agent(one);
  impl_->put_list(view_part::shared, 0, view.shared_contacts);
  impl_->sweep_agents(view.newest);
  impl_->put_head(view);
  return std::exchange(impl_->changed, {});
}

}  // namespace floorwalker
