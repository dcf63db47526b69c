// oracle_cli FILE ZONE COUNT...: the figures after the first COUNT lines of a file of native events, as of the newest
// event time (clock: event), days of the time zone, built-in settings, one partition. A line of JSON each:
//   {"events":N,"as_of_us":T,"rows":{"billing voice":{"waiting":1, ...}, ...}}; names as in oracle.h, times in
//   microseconds.
#include <algorithm>
#include <exception>
#include <fstream>
#include <iostream>
#include <set>
#include <string>

#include "tests/oracle/native_file.h"
#include "tests/oracle/oracle.h"
#include "tests/oracle/zone_calendar.h"

namespace {

using namespace floorwalker::oracle;

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') out += '\\';
    out += letter;
  }
  return out + '"';
}

void print(std::size_t events, us now, const board_figures& board) {
  std::cout << "{\"events\":" << events << ",\"as_of_us\":" << now << ",\"rows\":{";
  const char* before_row = "";
  for (const auto& [row, values] : board) {
    std::cout << before_row << quoted(row) << ":{";
    const char* before = "";
    for (const auto& [name, value] : values) {
      std::cout << before << quoted(name) << ':' << value;
      before = ",";
    }
    std::cout << '}';
    before_row = ",";
  }
  std::cout << "}}\n";
}

int run(const std::string& path, const std::string& zone, const std::set<std::size_t>& counts) {
  auto rules = std::make_shared<floorwalker::settings>();
  rules->clock = floorwalker::clock_source::event;
  rules->calendar = zone_calendar(zone, std::chrono::minutes{0});
  std::ifstream file{path};
  if (!file) throw std::runtime_error("cannot read " + path);
  floorwalker::oracle::oracle truth{rules};
  std::size_t taken = 0;
  for (const std::size_t count : counts) {
    for (; taken < count; ++taken) {
      const auto e = next_event(file);
      if (!e) throw std::runtime_error(path + " has only " + std::to_string(taken) + " lines");
      truth.take(*e);
    }
    print(taken, truth.newest(), truth.at(truth.newest()));
  }
  return 0;
}

}  // namespace

int main(int count, char** words) try {
  if (count < 4) {
    std::cerr << "usage: oracle_cli FILE ZONE COUNT...\n";
    return 2;
  }
  std::set<std::size_t> counts;
  for (int i = 3; i < count; ++i) counts.insert(std::stoul(words[i]));
  return run(words[1], words[2], counts);
} catch (const std::exception& error) {
  std::cerr << "oracle_cli: " << error.what() << '\n';
  return 1;
}
