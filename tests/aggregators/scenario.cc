#include "tests/aggregators/scenario.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "tests/aggregators/scenario_event.h"
#include "tests/oracle/zone_calendar.h"
#include "tests/oracle/zone_hours.h"

namespace floorwalker::scenarios {

namespace {

using oracle::us;

words words_of(const std::string& line) {
  std::istringstream in{line.substr(0, line.find('#'))};
  words found;
  for (std::string word; in >> word;) found.push_back(word);
  return found;
}

class reader {
 public:
  reader(std::string file, std::vector<scenario>& to) : file_(std::move(file)), to_(to) {}

  void read(const std::string& line) {
    ++line_;
    const words w = words_of(line);
    if (w.empty()) return;
    try {
      if (w[0] == "scenario") return open(line);
      if (to_.empty() || to_.back().file != file_) throw std::runtime_error("no scenario open");
      if (line[0] == ' ') return more_figures(w, 0);
      if (w[0] == "set") return set(w);
      if (w[0] == "queue") return queue(w);
      if (w[0] == "channel") return channel(w);
      if (w[0] == "group") return group(w);
      if (w[0] == "agent_state") return agent_state(w);
      if (w[0] == "day") return day(w.at(1));
      if (w[0] == "at") return at(w);
      happening(w);
    } catch (const std::exception& error) {
      throw std::runtime_error(file_ + ":" + std::to_string(line_) + ": " + error.what() + " in: " + line);
    }
  }

 private:
  scenario& now() { return to_.back(); }
  settings& rules() { return *to_.back().rules; }

  void open(const std::string& line) {
    std::string name = line.substr(8);
    name.erase(0, name.find_first_not_of(' '));
    to_.push_back({file_, name, std::make_shared<settings>(), {}});
    zone_ = "UTC";
    starts_at_ = std::chrono::minutes{0};
    day("2026-11-22");
  }

  void day(const std::string& text) {
    int year = 0;
    unsigned month = 0, of_month = 0;
    if (std::sscanf(text.c_str(), "%d-%u-%u", &year, &month, &of_month) != 3) throw std::runtime_error("no date");
    const std::chrono::sys_days date = std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{of_month};
    midnight_ = time_point{date}.time_since_epoch().count();
  }

  us time(const std::string& text) const {
    unsigned hour = 0, minute = 0;
    int used = 0;
    if (std::sscanf(text.c_str(), "%2u:%2u:%n", &hour, &minute, &used) != 2 || used == 0)
      throw std::runtime_error("no time of day: " + text);
    return midnight_ + (hour * 3600 + minute * 60) * oracle::second +
           parse_seconds(text.substr(static_cast<std::size_t>(used)));
  }

  static std::chrono::minutes clock_time(const std::string& text) {
    return std::chrono::minutes{std::stoi(text.substr(0, 2)) * 60 + std::stoi(text.substr(3, 2))};
  }

  void set(const words& w) {
    const std::string &key = w.at(1), &value = w.at(2);
    if (key == "timezone")
      zone_ = value;
    else if (key == "day_starts_at")
      starts_at_ = clock_time(value);
    else if (key == "clock")
      rules().clock = value == "event" ? clock_source::event : clock_source::wall;
    else if (key == "max_disorder_s")
      rules().max_disorder = microseconds{parse_seconds(value)};
    else if (key == "dedupe_s")
      rules().dedupe = microseconds{parse_seconds(value)};
    else if (key == "max_ahead_s")
      rules().max_ahead = microseconds{parse_seconds(value)};
    else if (key == "queues_max")
      rules().queues_max = std::stoul(value);
    else if (key == "agents_detail")
      rules().agents = detail_named(value);
    else if (key == "formula")
      rules().formula = formula_named(value);
    else
      throw std::runtime_error("unknown setting " + key);
    rules().calendar = oracle::zone_calendar(zone_, starts_at_);
  }

  static agent_detail detail_named(const std::string& name) {
    static const std::map<std::string, agent_detail> details{
        {"none", agent_detail::none}, {"team", agent_detail::team}, {"agent", agent_detail::agent}};
    return details.at(name);
  }

  static formula formula_named(const std::string& name) {
    const auto found = std::find(formula_names.begin(), formula_names.end(), name);
    if (found == formula_names.end()) throw std::runtime_error("no formula " + name);
    return static_cast<formula>(found - formula_names.begin());
  }

  void queue(const words& w) {
    queue_rule rule;
    rule.match = w.at(1);
    std::string zone = zone_;
    std::vector<oracle::open_block> blocks;
    std::set<std::string> holidays;
    for (std::size_t i = 2; i < w.size(); i += 2) {
      const std::string &word = w[i], &value = w.at(i + 1);
      if (word == "channel")
        rule.channel = value;
      else if (word == "timezone")
        rule.calendar = oracle::zone_calendar(zone = value, starts_at_);
      else if (word == "hours")
        blocks.push_back(block(value, w.at(++i + 1)));
      else if (word == "holiday")
        holidays.insert(value);
      else
        duration(word, value, rule.target, rule.short_abandon, rule.first_response_target, rule.reply_target);
    }
    if (!blocks.empty() || !holidays.empty()) rule.hours = oracle::zone_hours(zone, blocks, holidays);
    rules().queues.push_back(rule);
  }

  // "mon-fri" or "sat", "08:00-20:00".
  static oracle::open_block block(const std::string& days, const std::string& hours) {
    static const words names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const auto number = [](const std::string& day) {
      const auto found = std::find(names.begin(), names.end(), day);
      if (found == names.end()) throw std::runtime_error("no such day: " + day);
      return static_cast<unsigned>(found - names.begin()) + 1;
    };
    const words ends = split(days, '-'), times = split(hours, '-');
    oracle::open_block open{{}, clock_time(times.at(0)), clock_time(times.at(1))};
    for (unsigned day = number(ends.front()); day <= number(ends.back()); ++day) open.days.insert(day);
    return open;
  }

  template <class Duration, class Optional>
  static void duration(const std::string& word, const std::string& value, Duration& target, Duration& short_abandon,
                       Optional& first_response, Optional& reply) {
    const microseconds length{parse_seconds(value)};
    if (word == "target_s")
      target = length;
    else if (word == "short_abandon_s")
      short_abandon = length;
    else if (word == "first_response_target_s")
      first_response = length;
    else if (word == "reply_target_s")
      reply = length;
    else
      throw std::runtime_error("unknown word " + word);
  }

  void channel(const words& w) {
    channel_settings values = built_in_channel(w.at(1));
    for (std::size_t i = 2; i + 1 < w.size(); i += 2)
      if (w[i] == "expire_after_s")
        values.expire_after = microseconds{parse_seconds(w[i + 1])};
      else
        duration(w[i], w[i + 1], values.target, values.short_abandon, values.first_response_target,
                 values.reply_target);
    rules().channels.emplace_back(w[1], values);
  }

  void agent_state(const words& w) {
    static const std::map<std::string, agent_class> classes{{"available", agent_class::available},
                                                            {"not_ready", agent_class::not_ready},
                                                            {"offline", agent_class::offline}};
    rules().agent_states[w.at(1)] = classes.at(w.at(2));
  }

  void group(const words& w) { rules().groups.push_back({w.at(1), {w.begin() + 2, w.end()}}); }

  void at(const words& w) {
    expectation expected;
    expected.line = line_;
    expected.at = time(w.at(1));
    for (const auto& step : now().steps)
      if (const auto* before = std::get_if<expectation>(&step); before && before->at > expected.at)
        throw std::runtime_error("now never goes back");
    const bool one_word = w.at(2) == "tallies" || w[2] == "agents";
    expected.row = one_word ? w[2] : w[2] + " " + w.at(3);
    now().steps.emplace_back(expected);
    more_figures(w, one_word ? 3 : 4);
  }

  void more_figures(const words& w, std::size_t from) {
    auto* expected = now().steps.empty() ? nullptr : std::get_if<expectation>(&now().steps.back());
    if (!expected) throw std::runtime_error("no `at` to go on");
    if ((w.size() - from) % 2) throw std::runtime_error("a figure without a value");
    for (std::size_t i = from; i < w.size(); i += 2) {
      const bool instant = w[i].ends_with("_since") && w[i + 1] != "-";
      expected->figures.emplace_back(w[i], instant ? std::to_string(time(w[i + 1])) : w[i + 1]);
    }
  }

  void happening(const words& w) {
    oracle::event e = parse_event(w, [this](const std::string& text) { return time(text); });
    if (e.id.empty()) e.id = file_ + std::to_string(line_);
    now().steps.emplace_back(e);
  }

  std::string file_;
  std::vector<scenario>& to_;
  int line_ = 0;
  us midnight_ = 0;
  std::string zone_ = "UTC";
  std::chrono::minutes starts_at_{0};
};

}  // namespace

std::vector<scenario> read_folder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator{folder})
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<scenario> all;
  for (const auto& path : files) {
    std::ifstream in{path};
    reader lines{path.stem().string(), all};
    for (std::string line; std::getline(in, line);) lines.read(line);
  }
  if (all.empty()) throw std::runtime_error("no scenarios in " + folder.string());
  return all;
}

}  // namespace floorwalker::scenarios
