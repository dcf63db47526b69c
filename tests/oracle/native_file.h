// Native events (NDJSON, one CloudEvent a line) as the oracle takes them.
#pragma once

#include <istream>
#include <optional>

#include "tests/oracle/event.h"

namespace floorwalker::oracle {

// The next line's event; nothing at the end. Throws std::runtime_error for a line that is no event: the files of the
// tests are sound.
std::optional<event> next_event(std::istream& lines);

}  // namespace floorwalker::oracle
