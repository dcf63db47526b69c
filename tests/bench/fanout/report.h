// What was measured: lines for people, and one flat JSON object.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace floorwalker::bench {

class report {
 public:
  void line(std::string text) { lines_.push_back(std::move(text)); }
  // The last value of a key counts.
  void figure(const std::string& key, double value);

  std::string table() const;
  std::string json() const;

 private:
  std::vector<std::string> lines_;
  std::vector<std::pair<std::string, double>> figures_;
};

}  // namespace floorwalker::bench
