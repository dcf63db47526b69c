// A customer's chain of contacts as one: offered, answered, ended, handed from agent to agent.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/oracle/life.h"

namespace floorwalker::oracle {

struct root {
  struct begun_visit {
    row_key row;
    us begin = 0;
    bool open = false;
  };
  std::vector<begun_visit> visits;  // those that count, in the chain's order
  us waited = 0;                    // in those that have ended

  struct first_answer {
    row_key row;
    us at = 0;
    us customer_wait = 0;  // in all visits that had ended by then
  };
  std::optional<first_answer> answered;

  std::optional<us> ended;  // none of its contacts has been in progress since
  std::int64_t transfers = 0;
  std::set<std::string> agents;  // met by the customer

  std::vector<std::pair<row_key, us>> bounced, storms;
};

// One root a chain, in no particular order. Contacts outside of every chain are in none.
std::vector<root> roots_of(const std::vector<life>& lives);

}  // namespace floorwalker::oracle
