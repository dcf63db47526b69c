// What agents do: what they reported, and what the contacts show of them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/oracle/life.h"

namespace floorwalker::oracle {

// What an agent takes slots with.
struct burden {
  bool busy = false, wrapping_up = false, ringing = false;
  std::map<std::string, std::int64_t> slots;  // by channel
};

struct agent {
  std::string name;
  std::string doing;     // busy, wrapup, ringing, available, not_ready or offline
  std::string reported;  // the class of what it reported; empty: nothing ever
  us reported_since = 0;
  std::string team;
  std::set<std::string> queues;
  std::map<std::string, std::int64_t> capacity;  // "": every channel
  burden on;
  bool silent = false;  // not heard of for too long, therefore offline

  bool has_free_slot(const std::string& channel) const;
};

class agent_book {
 public:
  // Every event that names an agent, in the order of arrival; agent.state among them.
  void hear(const event& e);

  // True once an agent has reported something.
  bool known() const;

  // Those who count anywhere.
  std::vector<agent> at(const std::vector<life>& lives, us now, const settings& settings) const;

 private:
  struct page {
    us heard = 0;                // the newest event that names it
    std::vector<event> reports;  // by arrival
  };
  std::map<std::string, page> pages_;
};

// Those that serve a queue of these rows.
std::vector<agent> serving(const std::vector<agent>& agents, const std::set<row_key>& rows);

// busy, wrapup, ringing, available, not_ready, offline, staffed, silent, occupancy.n|of
std::map<std::string, std::int64_t> headcount(const std::vector<agent>& agents);

}  // namespace floorwalker::oracle
