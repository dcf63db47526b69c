#include "aggregators/settings.h"

#include <algorithm>
#include <sstream>

namespace floorwalker {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

bool rule_matches(const queue_rule& rule, std::string_view queue, std::string_view channel) {
  return (rule.channel.empty() || rule.channel == channel) && glob_matches(rule.match, queue);
}

void write(std::ostream& out, std::string_view key, const std::optional<microseconds>& value) {
  if (value) out << ' ' << key << '=' << value->count();
}

}  // namespace

channel_settings built_in_channel(std::string_view name) {
  if (name == voice_channel || name == "video") return {seconds{20}, 0.8, seconds{5}, hours{4}, {}, {}};
  if (name == "chat") return {seconds{30}, 0.8, seconds{10}, hours{4}, seconds{45}, seconds{60}};
  if (name == "sms" || name == "social") return {minutes{5}, 0.8, seconds{0}, days{7}, minutes{15}, minutes{15}};
  if (name == "callback") return {minutes{10}, 0.8, seconds{0}, hours{48}, {}, {}};
  if (name == "email") return {hours{4}, 0.9, seconds{0}, days{30}, hours{4}, hours{4}};
  return {hours{24}, 0.9, seconds{0}, days{30}, {}, {}};
}

channel_settings settings::channel(std::string_view name) const {
  const auto own =
      std::find_if(channels.begin(), channels.end(), [&](const auto& entry) { return entry.first == name; });
  return own != channels.end() ? own->second : built_in_channel(name);
}

row_settings settings::row(std::string_view queue, std::string_view channel_name) const {
  const channel_settings base = channel(channel_name);
  row_settings row{base.target,       base.short_abandon, base.goal, formula, base.first_response_target,
                   base.reply_target, calendar,           {}};
  const auto rule = std::find_if(queues.begin(), queues.end(),
                                 [&](const queue_rule& r) { return rule_matches(r, queue, channel_name); });
  if (rule == queues.end()) return row;
  row.target = rule->target.value_or(row.target);
  row.short_abandon = rule->short_abandon.value_or(row.short_abandon);
  row.goal = rule->goal.value_or(row.goal);
  row.formula = rule->formula.value_or(row.formula);
  if (rule->first_response_target) row.first_response_target = rule->first_response_target;
  if (rule->reply_target) row.reply_target = rule->reply_target;
  if (rule->calendar) row.calendar = rule->calendar;
  row.hours = rule->hours;
  return row;
}

bool group_rule::holds(std::string_view queue) const {
  return std::any_of(queues.begin(), queues.end(), [&](const auto& pattern) { return glob_matches(pattern, queue); });
}

agent_class settings::class_of(std::string_view state) const {
  if (const auto own = agent_states.find(state); own != agent_states.end()) return own->second;
  if (state == "available") return agent_class::available;
  return state == "offline" ? agent_class::offline : agent_class::not_ready;
}

std::string settings::fingerprint() const {
  std::ostringstream out;
  out << "disorder=" << max_disorder.count() << " dedupe=" << dedupe.count() << " ahead=" << max_ahead.count()
      << " queues=" << queues_max;
  for (const auto& [name, channel] : channels)
    out << "\nchannel " << name << " target=" << channel.target.count() << " short=" << channel.short_abandon.count()
        << " expire=" << channel.expire_after.count();
  for (const auto& group : groups) {
    out << "\ngroup " << group.name;
    for (const auto& queue : group.queues) out << ' ' << queue;
  }
  for (const auto& [name, meaning] : agent_states) out << "\nstate " << name << ' ' << static_cast<int>(meaning);
  out << "\nagents=" << static_cast<int>(agents);
  for (const auto& rule : queues) {
    out << "\nqueue " << rule.match << " channel=" << rule.channel;
    write(out, "target", rule.target);
    write(out, "short", rule.short_abandon);
  }
  return out.str();
}

bool glob_matches(std::string_view pattern, std::string_view name) noexcept {
  std::size_t p = 0, n = 0, star = std::string_view::npos, resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace floorwalker
