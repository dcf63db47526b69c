// The page that Prometheus scrapes: text format 0.0.4.
#pragma once

#include <string>

#include "server/merger.h"
#include "server/server_figures.h"

namespace floorwalker {

// Business figures are on it only while all partitions are covered; what the instance says of itself always. The page
// is written into the memory of a page that nobody needs any more, if there is one. Any thread.
std::string prometheus_page(const picture& newest, const server_figures& server, std::string memory = {});

}  // namespace floorwalker
