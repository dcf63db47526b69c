// What an instance should show, if each partition were read in peace up to where it says it is.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "aggregators/board.h"
#include "aggregators/snapshot.h"
#include "tests/simulation/input_log.h"

namespace floorwalker::simulation {

// Goes with one life of one instance, and looks whenever that does.
class witness {
 public:
  witness(const input_log& log, rules_course rules);

  // What is wrong with the picture that the instance shows, a line each; empty: nothing.
  std::string compare(const snapshot& shown, time_point now);

 private:
  struct source {
    source(const input_log::records& log, const rules_course& rules, std::int32_t partition)
        : truth{log, rules, partition} {}
    undisturbed truth;
    view_slot slot;
    std::int64_t told = -2;  // the offset the board was told; -2: none yet
  };
  void tell(const partition_figures& claimed);
  std::string falls(const snapshot& shown);

  bool stands_at_change(const partition_figures& one) const;

  const input_log& log_;
  const rules_course rules_;
  board board_;
  std::map<std::int32_t, source> sources_;
  std::map<std::int32_t, std::int64_t> offsets_;               // as shown last
  std::map<std::string, std::vector<std::int64_t>> counters_;  // likewise
};

}  // namespace floorwalker::simulation
