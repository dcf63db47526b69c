// The slow truth: keeps every event and computes every figure from the contract's sentences, each time anew.
// Shares no code with aggregators/ but the plain types of its headers. Readings of the contract where it leaves a
// choice: docs/decisions/0002-reading-of-the-contract.md.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/oracle/life.h"

namespace floorwalker::oracle {

// A row's figures by name; durations in microseconds; an undefined figure is absent. Names:
//   waiting, past_target, suspect, longest_wait, so_far.p50|p90|max, handling, on_hold
//   WINDOW.offered|answered|... (as in the snapshot), WINDOW.FORMULA.n|of, WINDOW.abandon_rate.n|of
//   WINDOW.wait.answered|wait.abandoned|wait.left|talk|hold|wrapup|handle.count|sum|p50|p90|p95|p99|max
//   total.COUNT, total.left.REASON, total.expired, total.SPREAD.count|sum
using figures = std::map<std::string, std::int64_t>;

// True for names of quantiles, which production may tell with a relative error of 1 %.
bool is_quantile(const std::string& name);

// Rows are named "queue channel"; totals "* channel" and "@group channel".
using board_figures = std::map<std::string, figures>;

class oracle {
 public:
  explicit oracle(std::shared_ptr<const settings> settings);

  void take(const event& e);

  board_figures at(us now) const;
  us newest() const;  // over all partitions

  // As the records' tallies; kept while taking.
  struct tallies {
    std::int64_t applied = 0, duplicates = 0, future = 0, late = 0, out_of_order = 0, beyond_disorder = 0;
    std::int64_t reopened = 0, answered_direct = 0;
  };
  tallies counted() const;

  // One minute of a row: offered, answered, abandoned, target_met, target_missed, waiting_max (at the ends of its
  // seconds and of the minute before), wait.answered.p50|p90.
  figures minute(const std::string& row, us begin, us now) const;

  // All samples of a row since the first event, by spread ("wait.answered", "talk" ...), unsorted.
  std::map<std::string, std::vector<us>> samples(const std::string& row, us now) const;

 private:
  // Where an event stands among its contact's: late ones (beyond the disorder allowed) directly behind the newest.
  struct place {
    us time;
    std::int64_t sequence;
    std::size_t arrival, own_arrival;
    auto operator<=>(const place&) const = default;
  };
  using contact = std::map<place, event>;
  struct partition {
    us newest = 0;
    std::map<std::string, us> seen;  // id -> the partition's newest time when it came
    std::map<std::string, contact> contacts;
    std::vector<contact> gone;  // given up or forgotten: an event that comes later begins another contact
  };

  void bury_if_silent(partition& of, const std::string& subject) const;
  life life_of(const contact& events, us newest) const;
  std::vector<life> lives() const;
  bool older_than_all_windows(us time, us newest) const;

  std::shared_ptr<const settings> settings_;
  std::map<std::int32_t, partition> partitions_;
  std::size_t arrivals_ = 0;
  tallies tallies_;
};

}  // namespace floorwalker::oracle
