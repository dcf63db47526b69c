// The measurements, one after the other.
#pragma once

#include <string>
#include <vector>

#include "tests/bench/fanout/report.h"

namespace floorwalker::bench {

struct plan {
  std::vector<int> clients{1000, 5000, 10'000, 15'000, 20'000};
  int seconds = 5;
  int stall_clients = 1000;
  int rounds = 3;
  std::vector<std::string> only;  // empty: all
  bool check = false;
};

// False where `check` was asked for and something was amiss, which the report tells.
bool run(const plan& what, report& result);

}  // namespace floorwalker::bench
