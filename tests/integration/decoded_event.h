// What the real decoder makes of a record, as the tests keep it.
#pragma once

#include "tests/oracle/event.h"

namespace floorwalker {

// An owned copy. Ids are told by their hashes; equal ids, equal texts.
oracle::event owned(const event& decoded);

}  // namespace floorwalker
