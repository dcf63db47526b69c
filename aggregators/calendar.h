// Timers of chains, in order of time. Most are set for hours ahead and not looked at until then: these lie unsorted in
// pages of about a minute, eight bytes each, and only those of the page that is open are kept in order.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "aggregators/event.h"

namespace floorwalker {

// One thread.
class calendar {
 public:
  struct timer {
    time_point due;
    std::uint32_t chain = 0;
    bool operator>(const timer& other) const noexcept { return due > other.due; }
  };

  void push(const timer& one) {
    nothing_before_ = std::min(nothing_before_, one.due);
    const std::int64_t page = page_of(one.due);
    if (page < closed_from_)
      open(one);
    else
      closed_[page].push_back({static_cast<std::uint32_t>(ticks(one.due) & (page_length - 1)), one.chain});
  }

  // Takes the earliest of those due before `now`, if there is one.
  bool pop(time_point now, timer& earliest) {
    if (nothing_before_ >= now) return false;
    while (!closed_.empty() && begin_of(closed_.begin()->first) < now) open_next_page();
    if (open_.empty() || open_.front().due >= now) {
      nothing_before_ = time_point::max();
      if (!open_.empty()) nothing_before_ = open_.front().due;
      if (!closed_.empty()) nothing_before_ = std::min(nothing_before_, begin_of(closed_.begin()->first));
      return false;
    }
    earliest = open_.front();
    std::pop_heap(open_.begin(), open_.end(), std::greater<>());
    open_.pop_back();
    return true;
  }

  // Calls each(chain, soon), those that come last first, for chains that are likely to be due next, within the page
  // that is open: soon is 0 for the very next one, 1 for one of the two of which one follows it, and so on up to 3.
  template <class Visitor>
  void visit_next(Visitor&& each) const {
    constexpr std::size_t first[] = {0, 1, 3, 7, 15};  // a heap's levels
    for (int soon = 3; soon >= 0; --soon)
      for (std::size_t i = first[soon]; i < std::min(first[soon + 1], open_.size()); ++i) each(open_[i].chain, soon);
  }

 private:
  static constexpr int page_bits = 26;
  static constexpr std::int64_t page_length = std::int64_t{1} << page_bits;
  struct entry {
    std::uint32_t after_begin;  // of its page
    std::uint32_t chain;
  };
  static std::int64_t ticks(time_point at) noexcept { return at.time_since_epoch().count(); }
  static std::int64_t page_of(time_point at) noexcept { return ticks(at) >> page_bits; }
  static time_point begin_of(std::int64_t page) noexcept { return time_point{microseconds{page << page_bits}}; }

  void open(const timer& one) {
    open_.push_back(one);
    std::push_heap(open_.begin(), open_.end(), std::greater<>());
  }
  void open_next_page() {
    const auto next = closed_.begin();
    for (const entry& one : next->second) open({begin_of(next->first) + microseconds{one.after_begin}, one.chain});
    closed_from_ = next->first + 1;
    closed_.erase(next);
  }

  std::vector<timer> open_;                            // a heap, the earliest first
  std::map<std::int64_t, std::vector<entry>> closed_;  // by page
  std::int64_t closed_from_ = 0;                       // timers of earlier pages are open
  time_point nothing_before_{};                        // for telling at once that nothing is due
};

}  // namespace floorwalker
