// Walks one JSON record of any kind to its end, and keeps the values that the contract names.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "ingest/arena.h"
#include "ingest/event_fields.h"

namespace floorwalker {

// One thread. Keeps its memory: no allocation in steady state.
class json_walk {
 public:
  // Records are at most this long.
  explicit json_walk(std::size_t record_bytes_max);
  ~json_walk();

  // True: the record is one JSON object, sound to its last byte, its members in `into` (of `fields`: the event, or its
  // data alone). What is wrong otherwise, json_fault() says. Texts point into the record, or into `memory` if they had
  // escapes. May look at (never use) up to 64 bytes behind the record, in the same page of memory.
  bool read(std::string_view record, event_fields& fields, object_fields& into, arena& memory);

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace floorwalker
