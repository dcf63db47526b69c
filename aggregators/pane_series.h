// The panes of one row at one width, newest last; only panes that hold something exist.
#pragma once

#include <boost/circular_buffer.hpp>
#include <memory>
#include <vector>

#include "aggregators/cell.h"

namespace floorwalker {

struct pane : cell {
  bool dirty = false;  // changed since it was last written into a view
};

// Panes that nobody uses, kept with their memory.
class pane_pool {
 public:
  std::unique_ptr<pane> take(time_point begin);
  void give(std::unique_ptr<pane> unused) { free_.push_back(std::move(unused)); }

 private:
  std::vector<std::unique_ptr<pane>> free_;
};

// One thread. Pointers to panes live until the pane is dropped by find_or_add() of a newer one.
class pane_series {
 public:
  using storage = boost::circular_buffer<std::unique_ptr<pane>>;

  // The pane that begins at `begin`, made if there is none. Panes older than `oldest` are dropped on the way.
  pane& find_or_add(time_point begin, time_point oldest, pane_pool& pool);
  // Null if there is none.
  pane* find(time_point begin) const noexcept;
  const storage& panes() const noexcept { return panes_; }

 private:
  storage::const_iterator lower_bound(time_point begin) const noexcept;
  storage panes_;
};

}  // namespace floorwalker
