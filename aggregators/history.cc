#include "aggregators/history.h"

#include <algorithm>
#include <utility>

namespace floorwalker {

void history::prefetch() const noexcept {
  if (!facts.empty()) __builtin_prefetch(&facts.back(), 1);
  __builtin_prefetch(facts.data() + facts.size(), 1);
}

const chain& history::base() const noexcept {
  static const chain nothing;
  return base_ ? *base_ : nothing;
}

chain& history::base() {
  if (!base_) base_ = std::make_unique<chain>();
  return *base_;
}

void history::set_base(const chain& contacts) {
  if (contacts != chain{})
    base() = contacts;
  else
    base_.reset();
}

void history::reset() {
  base_.reset();
  facts.clear();
}

void history::insert(const fact& late, chain& now, time_point horizon, row_lookup& rows, ledger& books,
                     withdrawal& scratch) {
  make_room(horizon, rows);
  const auto place = std::upper_bound(facts.begin(), facts.end(), late,
                                      [](const fact& a, const fact& b) { return a.place() < b.place(); });
  no_ledger nowhere;
  chain before = std::as_const(*this).base();
  for (auto at = facts.begin(); at != place; ++at) step(before, *at, rows, nowhere);
  now = before;
  for (auto at = place; at != facts.end(); ++at) step(now, *at, rows, scratch);
  scratch.take_back(books);
  now = std::move(before);
  step(now, late, rows, books);
  for (auto at = place; at != facts.end(); ++at) step(now, *at, rows, books);
  facts.insert(place, late);
}

void history::append(const fact& next, time_point horizon, row_lookup& rows) {
  make_room(horizon, rows);
  facts.push_back(next);
}

void history::make_room(time_point horizon, row_lookup& rows) {
  if (facts.size() >= history_facts_max) fold(horizon, rows);
  if (facts.size() >= history_facts_max) fold_first(history_facts_max / 2, rows);
}

void history::fold(time_point horizon, row_lookup& rows) {
  const auto kept = std::find_if(facts.begin(), facts.end(), [&](const fact& one) { return one.order >= horizon; });
  fold_first(static_cast<std::size_t>(kept - facts.begin()), rows);
}

void history::fold_first(std::size_t count, row_lookup& rows) {
  if (count == 0) return;
  no_ledger nowhere;
  chain& until = base();
  const auto end = facts.begin() + static_cast<std::ptrdiff_t>(count);
  for (auto at = facts.begin(); at != end; ++at) step(until, *at, rows, nowhere);
  facts.erase(facts.begin(), end);
}

}  // namespace floorwalker
