// Which rows and totals there are, and of which rows each consists.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/oracle/life.h"

namespace floorwalker::oracle {

// By name, as board_figures has them.
std::map<std::string, std::set<row_key>> named_rows(const std::vector<life>& lives, const settings& settings);
bool is_total(const std::string& name);
// Rows that an event has been booked to, without those that are only configured.
std::set<row_key> rows_seen(const std::vector<life>& lives);

}  // namespace floorwalker::oracle
