// The panes of one row at one width, newest last; only panes that hold something exist.
#pragma once

#include <boost/circular_buffer.hpp>
#include <memory>
#include <vector>

#include "aggregators/cell.h"

namespace floorwalker {

struct pane : cell {
  bool dirty = false;          // changed since it was last written into a view
  std::uint32_t captured = 0;  // the capture that knows it as it was when that began
};

// Panes that nobody uses, kept with their memory.
class pane_pool {
 public:
  std::unique_ptr<pane> take(time_point begin);
  void give(std::unique_ptr<pane> unused) { free_.push_back(std::move(unused)); }

 private:
  std::vector<std::unique_ptr<pane>> free_;
};

// One thread. Pointers to panes live until the pane is dropped.
class pane_series {
 public:
  // The begin stands here, too: looking for a pane touches no other.
  struct kept {
    time_point begin;
    std::unique_ptr<pane> of;
  };
  using storage = boost::circular_buffer<kept>;

  // The newest is asked for soon; then, what is in it.
  void prefetch() const noexcept {
    if (newest_ == nullptr) return;
    __builtin_prefetch(newest_, 1);
    __builtin_prefetch(reinterpret_cast<const char*>(newest_) + 64, 1);
  }
  void prefetch_tallies() const noexcept {
    if (newest_ == nullptr) return;
    const auto* const tallies = reinterpret_cast<const char*>(newest_->all.data());
    for (std::size_t i = 0; i < 4; ++i) __builtin_prefetch(tallies + i * 64, 1);
  }
  // The pane that begins at `begin`, made if there is none.
  pane& find_or_add(time_point begin, pane_pool& pool);
  // The first one if it is older than `oldest`, else null.
  pane* older_than(time_point oldest) const noexcept {
    return !panes_.empty() && panes_.front().begin < oldest ? panes_.front().of.get() : nullptr;
  }
  void drop_first(pane_pool& pool);
  // Null if there is none.
  pane* find(time_point begin) const noexcept;
  // Those that begin from `from` up to but not including `to`.
  template <class Visitor>
  void visit(time_point from, time_point to, Visitor&& each) const {
    for (auto at = lower_bound(from); at != panes_.end() && at->begin < to; ++at) each(*at->of);
  }
  // All of them, which the processor is asked to fetch in time.
  template <class Visitor>
  void sweep(Visitor&& each) const {
    constexpr std::ptrdiff_t soon = 6, later = 12;
    for (auto at = panes_.begin(); at != panes_.end(); ++at) {
      const auto left = panes_.end() - at;
      if (left > later) __builtin_prefetch(at[later].of.get());
      if (left > soon) __builtin_prefetch(at[soon].of->all.data());
      each(*at->of);
    }
  }

 private:
  storage::const_iterator lower_bound(time_point begin) const noexcept;
  storage panes_;
  pane* newest_ = nullptr;  // of panes_, for not looking there
};

}  // namespace floorwalker
