#include "ingest/topic_catalog.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace floorwalker {
namespace {

// A key may stand in another partition from now on, and one contact's events in two.
void warn_of_more(const std::string& topic, std::int32_t now, std::int32_t before, const char* when) {
  spdlog::warn(
      "topic {} has {} partitions, {} {}: contacts may have events in two of them, and count twice until those have "
      "ended",
      topic, now, before, when);
}

}  // namespace

std::string made_anew(const std::string& topic) {
  return "topic " + topic +
         " has been made anew while it was read: its records belong to another state. Remove the stored state to begin "
         "with the new one";
}

topic_catalog::topic_catalog(std::vector<std::string> names) : names_{std::move(names)} {
  for (const auto& name : names_) topics_[name];
}

void topic_catalog::refresh(broker_queries& broker) {
  const auto told = broker.describe(names_);
  for (std::size_t i = 0; i < told.size(); ++i) {
    topic& known = topics_[names_[i]];
    if (!told[i].exists) {
      known.problem = told[i].problem.empty() ? topic{}.problem : told[i].problem;
      continue;
    }
    if (!known.id.empty() && known.id != told[i].id) unusable_ = made_anew(names_[i]);
    const bool is_new = !known.problem.empty();
    const std::int32_t before = std::exchange(known.partitions, told[i].partitions);
    known.id = told[i].id;
    known.problem.clear();
    if (known.least == 0) known.least = known.partitions;
    if (before > 0 && known.partitions > before) warn_of_more(names_[i], known.partitions, before, "a while ago");
    if (is_new) look_at(names_[i], broker);
  }
}

void topic_catalog::had(const std::string& name, std::int32_t partitions) {
  topic& known = topics_.at(name);
  if (partitions <= 0 || partitions >= known.least) return;
  known.least = partitions;
  warn_of_more(name, known.partitions, partitions, "when the state was stored");
}

std::int32_t topic_catalog::partitions_added() const noexcept {
  std::int32_t sum = 0;
  for (const auto& [name, one] : topics_) sum += one.partitions - one.least;
  return sum;
}

void topic_catalog::look_at(const std::string& name, broker_queries& broker) {
  spdlog::info("topic {} has {} partitions", name, topics_[name].partitions);
  const auto config = broker.topic_config(name);
  const auto value_of = [&](const char* key) {
    const auto at = config.find(key);
    return at != config.end() ? at->second : std::string{};
  };
  if (const std::string stamps = value_of("message.timestamp.type"); !stamps.empty() && stamps != "LogAppendTime")
    spdlog::warn(
        "topic {}: message.timestamp.type is {}; the guard against events of the future is at full strength only with "
        "LogAppendTime",
        name, stamps);
  if (const std::string policy = value_of("cleanup.policy"); policy.find("compact") != std::string::npos)
    unusable_ = "topic " + name + " is compacted (cleanup.policy is " + policy +
                "): events go missing from it, and figures would be wrong. Set cleanup.policy to delete";
}

bool topic_catalog::all_exist() const noexcept {
  return std::ranges::all_of(topics_, [](const auto& entry) { return entry.second.problem.empty(); });
}

std::int32_t topic_catalog::partitions_total() const noexcept {
  std::int32_t total = 0;
  for (const auto& [name, one] : topics_) total += one.partitions;
  return all_exist() ? total : -1;
}

std::vector<topic_partition> topic_catalog::all_partitions() const {
  std::vector<topic_partition> all;
  for (const auto& [name, one] : topics_)
    for (std::int32_t partition = 0; partition < one.partitions; ++partition) all.push_back({name, partition});
  return all;
}

std::map<std::string, std::string> topic_catalog::ids() const {
  std::map<std::string, std::string> all;
  for (const auto& [name, one] : topics_) all[name] = one.id;
  return all;
}

std::string topic_catalog::problems(bool only_told) const {
  std::string text;
  for (const auto& [name, one] : topics_) {
    if (one.problem.empty() || (only_told && one.problem == topic{}.problem)) continue;
    text += (text.empty() ? "topic " : "; topic ") + name + " " + one.problem;
  }
  return text;
}

}  // namespace floorwalker
