#include "server/config_state.h"

#include <algorithm>

#include "server/config_values.h"

namespace floorwalker {
namespace {

// What else the topic is used for, for people; empty: nothing.
std::string other_use_of(const std::string& topic, const config& in) {
  const auto& read = in.kafka.topics;
  if (std::find(read.begin(), read.end(), topic) != read.end()) return "is a topic that is read";
  if (topic == in.kafka.dead_letter_topic) return "is the dead-letter topic";
  if (topic == in.state.topic) return "is the topic of states";
  return "";
}

// A topic of its own, or nothing and a mistake noted.
std::optional<std::string> own_topic(const config_value& value, const config& in) {
  auto topic = value.as(topic_name());
  if (!topic) return std::nullopt;
  const std::string use = other_use_of(*topic, in);
  if (use.empty()) return topic;
  value.refuse(use + "; allowed: a topic of its own");
  return std::nullopt;
}

}  // namespace

void read_state(config_section& root, config& out) {
  const auto value = root.find("state");
  if (!value) return;
  config_section section(*value);
  section.read("directory", any_text(0, 4096), out.state.directory);
  if (const auto topic = section.find("topic")) {
    if (section.find("directory")) topic->refuse("stands beside directory; allowed: either topic or directory");
    // As written even where it is refused, so that nothing is said of a topic that is missing.
    const std::string written = topic->node().IsScalar() ? topic->node().Scalar() : "refused";
    own_topic(*topic, out);
    out.state = {"", written};
  }
  section.finish();
}

void read_cluster(config_section& root, config& out) {
  const auto value = root.find("cluster");
  if (!value) return;
  cluster_config& cluster = out.cluster.emplace();
  if (out.state.topic.empty())
    value->refuse("needs state.topic: a partition's next owner finds there what the last one stored");
  config_section section(*value);
  if (const auto topic = section.find("views_topic"))
    cluster.views_topic = own_topic(*topic, out).value_or(cluster.views_topic);
  else if (const std::string use = other_use_of(cluster.views_topic, out); !use.empty())
    value->refuse("has no views_topic, and the default, " + cluster.views_topic + ", " + use +
                  "; allowed: a topic of its own");
  section.read("protocol",
               one_of<group_protocol>({{"classic", group_protocol::classic}, {"consumer", group_protocol::consumer}}),
               cluster.protocol);
  section.read("session_timeout_s", whole_number(1, 300), cluster.session_timeout);
  const auto session = section.find("session_timeout_s");
  if (session && cluster.protocol == group_protocol::consumer)
    session->refuse("stands beside protocol: consumer, where the broker sets the time-out; allowed: with classic");
  section.finish();
}

}  // namespace floorwalker
