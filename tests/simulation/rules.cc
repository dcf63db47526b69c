#include "tests/simulation/rules.h"

namespace floorwalker::simulation {

using namespace std::chrono_literals;

std::shared_ptr<const settings> draw_rules(dice& chance) {
  auto rules = std::make_shared<settings>();
  if (chance.chance(0.3)) rules->clock = clock_source::event;
  if (chance.chance(0.5)) rules->groups = {{"money", {"billing", "cards"}}, {"all", {"*"}}};
  if (chance.chance(0.5)) {
    channel_settings voice = built_in_channel(voice_channel);
    voice.expire_after = std::chrono::minutes{5 + chance.below(10)};
    voice.target = std::chrono::seconds{5 + chance.below(30)};
    rules->channels.emplace_back(voice_channel, voice);
  }
  if (chance.chance(0.3)) {
    queue_rule rule;
    rule.match = "billing";
    rule.target = 10s;
    rules->queues.push_back(rule);
  }
  if (chance.chance(0.2)) rules->queues_max = 3;
  if (chance.chance(0.3)) rules->max_disorder = 30s;
  rules->agents = static_cast<agent_detail>(chance.below(3));
  return rules;
}

std::shared_ptr<const settings> draw_change(dice& chance, const settings& before) {
  auto rules = std::make_shared<settings>(before);
  channel_settings voice = before.channel(voice_channel);
  voice.target += 10s;
  if (chance.chance(0.5)) voice.short_abandon += 5s;
  if (chance.chance(0.3)) voice.expire_after /= 2;
  std::erase_if(rules->channels, [](const auto& one) { return one.first == voice_channel; });
  rules->channels.emplace_back(voice_channel, voice);
  if (chance.chance(0.3)) rules->groups.push_back({"more", {"loans", "s*"}});
  if (chance.chance(0.3)) rules->dedupe = std::chrono::minutes{20 + chance.below(60)};
  return rules;
}

}  // namespace floorwalker::simulation
