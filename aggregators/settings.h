// The write-time and read-time settings of the figures: plain values, filled by the wiring, constant while running.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregators/event.h"

namespace floorwalker {

// The service-level formulas; definitions in docs/figures.md.
enum class formula : std::uint8_t {
  answered_only,
  positive,
  negative,
  ignore,
  short_excluded,
  with_flow_outs,
  honest,
  decided,
};
inline constexpr std::size_t formula_count = static_cast<std::size_t>(formula::decided) + 1;
inline constexpr std::array<std::string_view, formula_count> formula_names{
    "answered_only", "positive", "negative", "ignore", "short_excluded", "with_flow_outs", "honest", "decided"};

enum class clock_source : std::uint8_t { wall, event };

struct channel_settings {
  microseconds target{};         // T: an answer within it is in target
  double goal = 0;               // share of contacts to be in target, 0 to 1
  microseconds short_abandon{};  // an abandon after less than this is short
  microseconds expire_after{};   // a contact without an event for so long is given up
  std::optional<microseconds> first_response_target;
  std::optional<microseconds> reply_target;
};

// Tells when a business day begins. Implementations are immutable and may be called from any thread.
class day_calendar {
 public:
  virtual ~day_calendar() = default;
  // The begin of the day that `at` lies in: the newest day start that is <= at.
  virtual time_point day_start(time_point at) const = 0;
};

// Tells when a queue is open. Implementations are immutable and may be called from any thread.
class opening_hours {
 public:
  virtual ~opening_hours() = default;
  virtual bool open_at(time_point at) const = 0;
};

// What a reported agent state means.
enum class agent_class : std::uint8_t { available, not_ready, offline };

// How much of single agents the API shows, and the state keeps: nothing, teams, or names.
enum class agent_detail : std::uint8_t { none, team, agent };

// One entry of the configuration's `queues`: the first that matches a queue (and channel, if it says one) wins; what it
// leaves open comes from the channel.
struct queue_rule {
  std::string match;    // exact name or glob (`*`, `?`)
  std::string channel;  // empty: any
  std::optional<microseconds> target, short_abandon, first_response_target, reply_target;
  std::optional<double> goal;
  std::optional<floorwalker::formula> formula;
  std::shared_ptr<const day_calendar> calendar;  // null: the default
  std::shared_ptr<const opening_hours> hours;    // null: always open
  bool is_glob() const noexcept { return match.find_first_of("*?") != std::string::npos; }
};

struct group_rule {
  std::string name;
  std::vector<std::string> queues;  // exact names or globs
  bool holds(std::string_view queue) const;
};

// What holds for one row after the rules were followed.
struct row_settings {
  microseconds target{}, short_abandon{};
  double goal = 0;
  floorwalker::formula formula = formula::honest;
  std::optional<microseconds> first_response_target, reply_target;
  std::shared_ptr<const day_calendar> calendar;
  std::shared_ptr<const opening_hours> hours;  // null: always open
};

struct settings {
  floorwalker::formula formula = formula::honest;
  clock_source clock = clock_source::wall;
  std::shared_ptr<const day_calendar> calendar;  // of the defaults; null means days begin at 00:00 UTC
  std::vector<std::pair<std::string, channel_settings>> channels;  // what the configuration changes; see channel()
  std::vector<queue_rule> queues;
  std::vector<group_rule> groups;
  std::map<std::string, agent_class, std::less<>> agent_states;  // a site's own names
  agent_detail agents = agent_detail::team;
  std::size_t queues_max = 5000;
  microseconds max_disorder = std::chrono::seconds{120};
  microseconds dedupe = std::chrono::seconds{3600};
  microseconds max_ahead = std::chrono::seconds{60};

  // The configured channel, else the built-in one of that name, else the built-in `task`.
  channel_settings channel(std::string_view name) const;
  row_settings row(std::string_view queue, std::string_view channel) const;
  // The site's own meaning of a reported state, else the built-in one; a name nobody knows is not_ready.
  agent_class class_of(std::string_view state) const;
  // A stable text of all settings that act while writing: equal texts, equal states.
  std::string fingerprint() const;
};

// What a contact is on that never says; one on it takes an agent wholly.
inline constexpr std::string_view voice_channel = "voice";
inline constexpr std::array<std::string_view, 8> built_in_channels{voice_channel, "video", "chat",     "sms",
                                                                   "social",      "email", "callback", "task"};
// Of any other name: those of `task`.
channel_settings built_in_channel(std::string_view name);
// `*` stands for any run of bytes, `?` for one; everything else for itself.
bool glob_matches(std::string_view pattern, std::string_view name) noexcept;

}  // namespace floorwalker
