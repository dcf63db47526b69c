// What was measured: lines for people, and JSON for the benchmark's runner.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace floorwalker::bench {

double median(std::vector<double> values);  // of one at least

class report {
 public:
  void line(std::string text) { lines_.push_back(std::move(text)); }
  // Of one or several runs.
  void figure(const std::string& key, std::vector<double> values);

  std::string table() const;
  std::string json() const;

 private:
  std::vector<std::string> lines_;
  std::map<std::string, std::vector<double>> figures_;  // values sorted
};

}  // namespace floorwalker::bench
