#include "tests/aggregators/scenario.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "tests/oracle/zone_calendar.h"

namespace floorwalker::scenarios {

namespace {

using oracle::us;
using words = std::vector<std::string>;

words split(const std::string& line) {
  std::istringstream in{line.substr(0, line.find('#'))};
  words found;
  for (std::string word; in >> word;) found.push_back(word);
  return found;
}

us parse_seconds(const std::string& text) { return static_cast<us>(std::llround(std::stold(text) * 1e6L)); }

class reader {
 public:
  reader(std::string file, std::vector<scenario>& to) : file_(std::move(file)), to_(to) {}

  void read(const std::string& line) {
    ++line_;
    const words w = split(line);
    if (w.empty()) return;
    try {
      if (w[0] == "scenario") return open(line);
      if (to_.empty() || to_.back().file != file_) throw std::runtime_error("no scenario open");
      if (line[0] == ' ') return more_figures(w, 0);
      if (w[0] == "set") return set(w);
      if (w[0] == "queue") return queue(w);
      if (w[0] == "channel") return channel(w);
      if (w[0] == "group") return group(w);
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
    else if (key == "formula")
      rules().formula = formula_named(value);
    else
      throw std::runtime_error("unknown setting " + key);
    rules().calendar = oracle::zone_calendar(zone_, starts_at_);
  }

  static formula formula_named(const std::string& name) {
    const auto found = std::find(formula_names.begin(), formula_names.end(), name);
    if (found == formula_names.end()) throw std::runtime_error("no formula " + name);
    return static_cast<formula>(found - formula_names.begin());
  }

  void queue(const words& w) {
    queue_rule rule;
    rule.match = w.at(1);
    for (std::size_t i = 2; i + 1 < w.size(); i += 2) {
      if (w[i] == "channel")
        rule.channel = w[i + 1];
      else if (w[i] == "target_s")
        rule.target = microseconds{parse_seconds(w[i + 1])};
      else if (w[i] == "short_abandon_s")
        rule.short_abandon = microseconds{parse_seconds(w[i + 1])};
      else if (w[i] == "timezone")
        rule.calendar = oracle::zone_calendar(w[i + 1], starts_at_);
      else
        throw std::runtime_error("unknown word " + w[i]);
    }
    rules().queues.push_back(rule);
  }

  void channel(const words& w) {
    channel_settings values = built_in_channel(w.at(1));
    for (std::size_t i = 2; i + 1 < w.size(); i += 2) {
      const microseconds value{parse_seconds(w[i + 1])};
      if (w[i] == "target_s")
        values.target = value;
      else if (w[i] == "short_abandon_s")
        values.short_abandon = value;
      else if (w[i] == "expire_after_s")
        values.expire_after = value;
      else
        throw std::runtime_error("unknown word " + w[i]);
    }
    rules().channels.emplace_back(w[1], values);
  }

  void group(const words& w) { rules().groups.push_back({w.at(1), {w.begin() + 2, w.end()}}); }

  void at(const words& w) {
    expectation expected;
    expected.line = line_;
    expected.at = time(w.at(1));
    const bool tallies = w.at(2) == "tallies";
    expected.row = tallies ? w[2] : w[2] + " " + w.at(3);
    now().steps.emplace_back(expected);
    more_figures(w, tallies ? 3 : 4);
  }

  void more_figures(const words& w, std::size_t from) {
    auto* expected = now().steps.empty() ? nullptr : std::get_if<expectation>(&now().steps.back());
    if (!expected) throw std::runtime_error("no `at` to go on");
    if ((w.size() - from) % 2) throw std::runtime_error("a figure without a value");
    for (std::size_t i = from; i < w.size(); i += 2) expected->figures.emplace_back(w[i], w[i + 1]);
  }

  void happening(const words& w) {
    oracle::event e;
    e.time = time(w.at(0));
    e.subject = w.at(1);
    e.id = file_ + std::to_string(line_);
    const std::size_t options = first_words(w, e);
    for (std::size_t i = options; i < w.size(); ++i) {
      const std::string& word = w[i];
      if (word == "probe")
        e.synthetic = true;
      else
        option(word, w.at(++i), e);
    }
    now().steps.emplace_back(e);
  }

  void option(const std::string& word, const std::string& value, oracle::event& e) {
    if (word == "from")
      e.queue = value;
    else if (word == "on")
      e.channel = value;
    else if (word == "as")
      e.role = value == "consult" ? leg_role::consult : leg_role::supervisor;
    else if (word == "waited")
      e.wait = parse_seconds(value);
    else if (word == "seq")
      e.sequence = std::stoll(value);
    else if (word == "id")
      e.id = value;
    else if (word == "partition")
      e.partition = std::stoi(value);
    else if (word == "stamped")
      e.record_time = time(value);
    else if (word == "by")
      e.by = party_named(value);
    else
      throw std::runtime_error("unknown word " + word);
  }

  static party party_named(const std::string& name) {
    static const std::map<std::string, party> parties{
        {"customer", party::customer}, {"agent", party::agent}, {"bot", party::bot}, {"system", party::system}};
    return parties.at(name);
  }

  // The verb and the words that belong to it; returns the index of the first option.
  static std::size_t first_words(const words& w, oracle::event& e) {
    const std::string& verb = w.at(2);
    const std::string name = verb == "left" ? "left_queue" : verb;
    e.type = event_type_named("contact." + name);
    if (e.type == event_type::unknown && verb != "unknown") throw std::runtime_error("no such event: " + verb);
    switch (e.type) {
      case event_type::contact_started:
        e.channel = w.at(3);
        if (w.size() <= 4 || !directions().contains(w[4])) return 4;
        e.direction = directions().at(w[4]);
        return 5;
      case event_type::contact_queued: e.queue = w.at(3); return 4;
      case event_type::contact_left_queue: e.reason = reason_named(w.at(3)); return 4;
      case event_type::contact_message: e.by = party_named(w.at(3)); return 4;
      case event_type::contact_answered:
      case event_type::contact_released:
      case event_type::contact_alerted:
      case event_type::contact_declined:
      case event_type::contact_wrapup_started:
      case event_type::contact_wrapup_ended: e.agent = w.at(3); return 4;
      case event_type::contact_held:
      case event_type::contact_resumed:
      case event_type::contact_parked:
      case event_type::contact_unparked:
        if (w.size() <= 3 || is_option(w[3])) return 3;
        e.agent = w[3];
        return 4;
      default: return 3;
    }
  }

  static bool is_option(const std::string& word) {
    static const words options{"from", "on", "as", "waited", "seq", "id", "partition", "stamped", "by", "probe"};
    return std::find(options.begin(), options.end(), word) != options.end();
  }

  static const std::map<std::string, direction>& directions() {
    static const std::map<std::string, direction> names{{"inbound", direction::inbound},
                                                        {"outbound", direction::outbound},
                                                        {"internal", direction::internal},
                                                        {"callback", direction::callback}};
    return names;
  }

  static left_reason reason_named(const std::string& name) {
    for (std::size_t i = 0; i < left_reason_count; ++i)
      if (name_of(static_cast<left_reason>(i)) == name) return static_cast<left_reason>(i);
    throw std::runtime_error("no reason " + name);
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
