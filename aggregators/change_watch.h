// Told of everything in a partition's state just before it changes.
#pragma once

#include <cstdint>

#include "aggregators/cell.h"
#include "aggregators/ids.h"

namespace floorwalker {

struct pane;
struct row_data;
struct tracked_agent;
struct tracked_chain;

// The `captured` number of each object is the watcher's to use.
class change_watch {
 public:
  virtual ~change_watch() = default;
  virtual void changing(row_id which, row_data& row) = 0;
  virtual void changing(row_id row, level width, pane& one) = 0;
  virtual void changing(std::uint64_t agent, tracked_agent& one) = 0;
  virtual void changing(const tracked_chain& one) = 0;
};

}  // namespace floorwalker
