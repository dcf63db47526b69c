// A chain's recent events, so that one that comes late can still be put in its place.
#pragma once

#include <boost/container/small_vector.hpp>
#include <memory>

#include "aggregators/chain.h"

namespace floorwalker {

inline constexpr std::size_t history_facts_max = 1024;  // past it the oldest can no longer be preceded

// The contacts up to a point, and the events since, in order. What an event contributes depends on all before it; so
// an event that belongs before others has theirs taken back, and added again behind itself, through the same step().
struct history {
  boost::container::small_vector<fact, 8> facts;  // a call's life, without another allocation

  void reset();                        // keeps its memory
  void prefetch() const noexcept;      // the newest fact, and where the next one goes
  const chain& base() const noexcept;  // the contacts up to that point
  chain& base();
  void set_base(const chain& contacts);
  // Where the last fact stands; the epoch without one.
  time_point newest() const noexcept { return facts.empty() ? time_point{} : facts.back().order; }
  // Nothing in it comes after `next`.
  bool ends_before(const fact& next) const noexcept { return facts.empty() || facts.back().place() <= next.place(); }
  // What is older than `horizon` may be folded on the way. Puts `late` in its place and brings `now`, the chain after
  // all facts, up to date. `scratch` is empty before and after.
  void insert(const fact& late, chain& now, time_point horizon, row_lookup& rows, ledger& books, withdrawal& scratch);
  // Adds a fact that is not before any other; what is older than `horizon` may be folded on the way.
  void append(const fact& next, time_point horizon, row_lookup& rows);
  // Moves facts older than `horizon` into the base: nothing can come before them any more.
  void fold(time_point horizon, row_lookup& rows);

 private:
  void make_room(time_point horizon, row_lookup& rows);
  void fold_first(std::size_t count, row_lookup& rows);

  std::unique_ptr<chain> base_;  // null: one contact of which nothing was heard, as nearly always
};

}  // namespace floorwalker
