#include "tests/bench/fanout/report.h"

#include <algorithm>
#include <cstdio>

namespace floorwalker::bench {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void report::figure(const std::string& key, std::vector<double> values) {
  std::sort(values.begin(), values.end());
  figures_[key] = std::move(values);
}

std::string report::table() const {
  std::string text;
  for (const std::string& line : lines_) text += line + "\n";
  return text;
}

// {"figures": {"KEY": {"median": x, "min": a, "max": b}, ...}}
std::string report::json() const {
  std::string text = "{\"figures\": {";
  for (const auto& [key, values] : figures_) {
    char numbers[128];
    std::snprintf(numbers, sizeof numbers, "{\"median\": %.6g, \"min\": %.6g, \"max\": %.6g}", median(values),
                  values.front(), values.back());
    text += (text.ends_with('{') ? "\n  \"" : ",\n  \"") + key + "\": " + numbers;
  }
  return text + "\n}}\n";
}

}  // namespace floorwalker::bench
