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

#include "tests/oracle/agents.h"
#include "tests/oracle/life.h"

namespace floorwalker::oracle {

// A row's figures by name; durations in microseconds; an undefined figure is absent. Names:
//   waiting, past_target, suspect, longest_wait, so_far.p50|p90|max, handling, on_hold
//   unanswered, past_reply_target, oldest_unanswered; of totals longest_customer_wait
//   target_since (an instant), state (a row_state), agents.staffed|available|busy|ringing|wrapup|not_ready|offline; of
//   totals
//     agents.occupancy.n|of
//   WINDOW.offered|answered|... (as in the snapshot), WINDOW.FORMULA.n|of, WINDOW.abandon_rate.n|of
//   WINDOW.transfers.blind|consult|in|out|bounced|storms, WINDOW.legs_ended|legs_transferred|closed_unanswered,
//     WINDOW.transfer_rate.n|of (of legs; in totals of contacts)
//   of totals WINDOW.contacts_offered|contacts_answered|contacts_ended|contacts_transferred|handoffs
//   WINDOW.wait.answered|wait.abandoned|wait.left|talk|hold|wrapup|handle|first_response|reply.count|sum|p50|p90|p95|
//     p99|max; of totals customer_wait, too
//   total.COUNT, total.left.REASON, total.expired, total.handoffs.0 to 10, total.SPREAD.count|sum
using figures = std::map<std::string, std::int64_t>;

// True for names of quantiles, which production may tell with a relative error of 1 %.
bool is_quantile(const std::string& name);

// Rows are named "queue channel"; totals "* channel" and "@group channel". Two kinds have only headcounts (busy,
// wrapup, ringing, available, not_ready, offline, staffed, silent, occupancy.n|of): "agents", the floor, and "team
// NAME".
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
    std::int64_t reopened = 0, answered_direct = 0, misrouted = 0, sharing_other = 0;
  };
  tallies counted() const;

  // One minute of a row: offered, answered, abandoned, target_met, target_missed, waiting_max (at the ends of its
  // seconds and of the minute before), wait.answered.p50|p90.
  figures minute(const std::string& row, us begin, us now) const;

  // All samples of a row since the first event, by spread ("wait.answered", "talk" ...), unsorted.
  std::map<std::string, std::vector<us>> samples(const std::string& row, us now) const;

 private:
  using contact_events = std::map<place, happening>;
  struct contact {
    contact_events events;
    int chain = 0;
  };
  struct partition {
    us newest = 0;
    std::map<std::string, us> seen;  // id -> the partition's newest time when it came
    std::map<std::string, contact> contacts;
    std::vector<contact> gone;               // given up or forgotten: an event that comes later begins another contact
    std::map<std::string, int> chain_named;  // by the root's name
    std::set<std::string> queues;            // names that have rows of their own
    std::map<row_key, us> target_since;      // the partition's newest time at a row's first event
  };

  void share_row(partition& of, event& e);
  void note_rows(partition& of, const contact& who);
  void bury_if_silent(partition& of, const std::string& subject) const;
  bool is_known(const partition& of, const contact& who) const;
  bool is_known(const partition& of, int chain) const;
  bool all_in_order(const partition& of, int chain) const;
  int chain_joined(partition& of, const event& first);
  life life_of(const contact& who, us newest) const;
  std::vector<life> lives() const;
  bool older_than_all_windows(us time, us newest) const;

  std::shared_ptr<const settings> settings_;
  std::map<std::int32_t, partition> partitions_;
  agent_book agents_;
  std::size_t arrivals_ = 0;
  int chains_ = 0;
  tallies tallies_;
};

}  // namespace floorwalker::oracle
