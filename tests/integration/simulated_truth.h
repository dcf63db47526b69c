// What the simulator says about itself, by the oracle's names.
#pragma once

#include "ingest/centre/truth.h"
#include "tests/oracle/oracle.h"

namespace floorwalker {

// Every figure that the simulator's truth has: of today, and those of now. It tells nothing of other windows.
oracle::board_figures figures_of(const simulated::truth& truth);

// Those of them that counters hold exactly where events come in order: all but of legs (a counter takes them in once
// their wrap-up is over) and of contacts that ended (they open again).
oracle::board_figures counters_of(const simulated::truth& truth);

// What `board` says otherwise of these figures, a line each; empty: nothing.
std::string contradictions(const oracle::board_figures& board, const oracle::board_figures& truth);

}  // namespace floorwalker
