// The oracle's own reading of the settings: built-in values of the contract's section 4, first matching rule wins.
#include "tests/oracle/life.h"

namespace floorwalker::oracle {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

channel_settings built_in(const std::string& name) {
  if (name == "voice" || name == "video") return {seconds{20}, 0.8, seconds{5}, hours{4}, {}, {}};
  if (name == "chat") return {seconds{30}, 0.8, seconds{10}, hours{4}, seconds{45}, seconds{60}};
  if (name == "sms" || name == "social") return {minutes{5}, 0.8, {}, hours{7 * 24}, minutes{15}, minutes{15}};
  if (name == "callback") return {minutes{10}, 0.8, {}, hours{48}, {}, {}};
  if (name == "email") return {hours{4}, 0.9, {}, hours{30 * 24}, hours{4}, hours{4}};
  return {hours{24}, 0.9, {}, hours{30 * 24}, {}, {}};
}

}  // namespace

bool matches(const std::string& pattern, const std::string& name) {
  if (pattern.empty()) return name.empty();
  if (pattern[0] == '*') {
    for (std::size_t skip = 0; skip <= name.size(); ++skip)
      if (matches(pattern.substr(1), name.substr(skip))) return true;
    return false;
  }
  return !name.empty() && (pattern[0] == '?' || pattern[0] == name[0]) && matches(pattern.substr(1), name.substr(1));
}

channel_settings channel_rules(const settings& settings, const std::string& channel) {
  for (const auto& [name, values] : settings.channels)
    if (name == channel) return values;
  return built_in(channel);
}

row_settings row_rules(const settings& settings, const row_key& row) {
  const channel_settings channel = channel_rules(settings, row.channel);
  row_settings rules;
  rules.target = channel.target;
  rules.short_abandon = channel.short_abandon;
  rules.first_response_target = channel.first_response_target;
  rules.reply_target = channel.reply_target;
  rules.calendar = settings.calendar;
  for (const queue_rule& rule : settings.queues) {
    if (!matches(rule.match, row.queue) || (!rule.channel.empty() && rule.channel != row.channel)) continue;
    rules.target = rule.target.value_or(rules.target);
    rules.short_abandon = rule.short_abandon.value_or(rules.short_abandon);
    if (rule.first_response_target) rules.first_response_target = rule.first_response_target;
    if (rule.reply_target) rules.reply_target = rule.reply_target;
    if (rule.calendar) rules.calendar = rule.calendar;
    rules.hours = rule.hours;
    break;
  }
  return rules;
}

}  // namespace floorwalker::oracle
