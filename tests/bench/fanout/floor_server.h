// Floorwalker's own web server, fed with pictures in which every row changes each tick.
#pragma once

#include <chrono>

#include "tests/bench/fanout/child_process.h"

namespace floorwalker::bench {

struct floor_options {
  int views = 8;
  std::chrono::milliseconds tick{250};
};

server_body floor_server(const floor_options& options);

}  // namespace floorwalker::bench
