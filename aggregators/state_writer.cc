// The canonical bytes of a partition's state: all its parts, in order of names and keys, nothing that depends on when
// memory was tidied up.
#include <algorithm>

#include "aggregators/state_encoder.h"

namespace floorwalker {
namespace {

class state_writer {
 public:
  explicit state_writer(partition_state::impl& from)
      : from_(from), numbers_(canonical_numbers(from)), encoder_(from, numbers_) {}

  std::vector<std::byte> write() {
    section("head", [&](byte_writer& to) { encoder_.head(to); });
    section("rows", [&](byte_writer& to) {
      for (const row_id row : numbers_.rows.by_place()) encoder_.row(to, row);
    });
    section("panes", [&](byte_writer& to) {
      for (const row_id row : numbers_.rows.by_place())
        for (const level width : all_levels) panes(to, row, width);
    });
    section("agents", [&](byte_writer& to) { agents(to); });
    section("chains", [&](byte_writer& to) { chains(to); });
    section("ids", [&](byte_writer& to) { ids(to); });
    return out_.take();
  }

 private:
  template <class Write>
  void section(std::string_view name, Write&& write) {
    byte_writer to;
    write(to);
    out_.name(name);
    out_.block(to.take());
  }

  void panes(byte_writer& to, row_id row, level width) {
    from_.rows[row].panes[index_of(width)].visit(from_.rows.oldest_pane(width), time_point::max(),
                                                 [&](const pane& one) {
                                                   if (!one.vacant()) encoder_.pane_of(to, row, width, one);
                                                 });
  }

  void agents(byte_writer& to) {
    std::vector<std::pair<std::uint64_t, const tracked_agent*>> all;
    from_.agents.visit([&](std::uint64_t number, const tracked_agent& one) { all.emplace_back(number, &one); });
    std::sort(all.begin(), all.end());
    for (const auto& [number, one] : all) encoder_.agent(to, number, *one);
  }

  void chains(byte_writer& to) {
    std::vector<std::pair<key128, std::uint32_t>> all;
    for (std::uint32_t index = 0; index < from_.contacts.places(); ++index)
      if (from_.contacts.used(index)) all.emplace_back(from_.contacts.key_of(index), index);
    std::sort(all.begin(), all.end());
    for (const auto& [key, index] : all) {
      tracked_chain unpacked;
      encoder_.chain_of(to, from_.contacts.look_at(index, unpacked), from_.reorder_horizon(), true);
    }
  }

  void ids(byte_writer& to) {
    std::vector<seen_ids::entry> all;
    for (std::uint64_t i = from_.seen.first(); i < from_.seen.end(); ++i)
      if (from_.newest - from_.seen.at(i).seen_at < from_.config->dedupe) all.push_back(from_.seen.at(i));
    std::sort(all.begin(), all.end());
    for (const auto& one : all) encoder_.id(to, one);
  }

  partition_state::impl& from_;
  const state_numbers numbers_;
  const state_encoder encoder_;
  byte_writer out_;
};

}  // namespace

std::vector<std::byte> partition_state::serialize() const { return state_writer(*impl_).write(); }

}  // namespace floorwalker
