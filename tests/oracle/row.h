// The figures of one row, or of a total of rows, out of the lives of all contacts.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/oracle/roots.h"

namespace floorwalker::oracle {

// A visit with the target and the short-abandon limit it is judged by.
struct judged_visit {
  visit v;
  us target = 0, short_abandon = 0;
  us partition_newest = 0;
};

// A contact that waits for an agent's word.
struct unanswered_contact {
  us since = 0;
  std::optional<us> target;  // the shortest of its rows
};

struct sample {
  us at = 0, length = 0;
};

struct row_facts {
  std::vector<judged_visit> visits;    // those that count
  std::vector<leg> legs;               // of role agent
  std::vector<std::vector<leg>> open;  // by contact handled here: its open, unparked agent legs
  std::vector<unanswered_contact> unanswered;
  std::map<std::string, std::vector<us>> dated;      // what only has an instant, by figure
  std::map<std::string, std::vector<sample>> timed;  // what also has a length, by spread
  std::vector<us> customer_waits_since;              // of totals: now minus these are the customers' waits so far
  std::map<std::string, std::int64_t> handoffs;      // of totals: contacts by their handoffs, 10 or more as 10
};

row_facts collect(const std::vector<life>& lives, const std::set<row_key>& rows, const settings& settings);
// What chains add to every row, and what they add to totals alone.
void collect_chains(const std::vector<root>& roots, const std::set<row_key>& rows, row_facts& to);
void collect_roots(const std::vector<root>& roots, const std::set<row_key>& rows, row_facts& to);

// Samples of each spread whose time lies in [from, to].
std::map<std::string, std::vector<us>> samples_between(const row_facts& facts, us from, us to);

std::map<std::string, std::int64_t> row_figures_at(const row_facts& facts, const day_calendar* calendar, us now,
                                                   us max_disorder);

std::map<std::string, std::int64_t> minute_at(const row_facts& facts, us begin, us now);

const std::vector<std::string>& window_labels();
us window_begin(const std::string& window, us now, const day_calendar* calendar);
// The ceil(q * n)-th smallest; q in percent.
us quantile(std::vector<us> values, int percent);

}  // namespace floorwalker::oracle
