#include "tests/bench/fanout/report.h"

#include <algorithm>
#include <cstdio>

namespace floorwalker::bench {

void report::figure(const std::string& key, double value) {
  const auto same = std::find_if(figures_.begin(), figures_.end(), [&](const auto& one) { return one.first == key; });
  if (same != figures_.end()) {
    same->second = value;
  } else {
    figures_.emplace_back(key, value);
  }
}

std::string report::table() const {
  std::string text;
  for (const std::string& line : lines_) text += line + "\n";
  return text;
}

std::string report::json() const {
  std::string text = "{";
  for (const auto& [key, value] : figures_) {
    char number[32];
    std::snprintf(number, sizeof number, "%.6g", value);
    text += (text.size() > 1 ? ",\n \"" : "\n \"") + key + "\": " + number;
  }
  return text + "\n}\n";
}

}  // namespace floorwalker::bench
