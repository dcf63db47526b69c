// The least that can be done: the same bytes to every client by send() alone, in one loop, once a tick.
#pragma once

#include <chrono>

#include "tests/bench/fanout/child_process.h"

namespace floorwalker::bench {

struct bare_options {
  std::size_t payload_bytes = 4096;
  std::chrono::milliseconds tick{250};
};

server_body bare_server(const bare_options& options);

}  // namespace floorwalker::bench
