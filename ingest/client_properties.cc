#include "ingest/client_properties.h"

#include <array>
#include <stdexcept>
#include <string_view>

namespace floorwalker {
namespace {

// Ours to set: the reading depends on them.
constexpr std::array<std::string_view, 15> reserved = {
    "bootstrap.servers",  "metadata.broker.list",  "group.id",
    "group.instance.id",  "heartbeat.interval.ms", "transactional.id",
    "group.protocol",     "group.remote.assignor", "partition.assignment.strategy",
    "session.timeout.ms", "enable.auto.commit",    "enable.auto.offset.store",
    "auto.offset.reset",  "auto.commit.enable",    "enable.partition.eof"};

// Members that move only what has to move, and hear of it within a quarter of a second.
void add_group(client_properties& to, const cluster_options& cluster) {
  to["topic.metadata.refresh.interval.ms"] = "30000";  // partitions that are added are dealt out then
  if (!cluster.classic) {
    to["group.protocol"] = "consumer";
    return;
  }
  to["partition.assignment.strategy"] = "cooperative-sticky";
  to["session.timeout.ms"] = std::to_string(std::chrono::milliseconds{cluster.session_timeout}.count());
  to["heartbeat.interval.ms"] = "250";
}

}  // namespace

client_properties side_reader_properties(const consumer_options& options) {
  client_properties properties = {
      {"client.id", "floorwalker"},         {"fetch.wait.max.ms", "20"}, {"fetch.error.backoff.ms", "100"},
      {"reconnect.backoff.max.ms", "2000"}, {"check.crcs", "true"},      {"socket.nagle.disable", "true"},
  };
  for (const auto& [name, value] : options.properties) properties[name] = value;
  properties["bootstrap.servers"] = options.brokers;
  properties["allow.auto.create.topics"] = "false";
  return properties;
}

client_properties event_reader_properties(const consumer_options& options) {
  for (const auto name : reserved)
    if (options.properties.contains(std::string{name}))
      throw std::invalid_argument{"kafka property \"" + std::string{name} + "\" is set by Floorwalker itself"};
  client_properties properties = side_reader_properties(options);
  // The queue is what holds back a fetcher that is faster than we are; small enough to stay in the processor's cache.
  properties.merge(client_properties{
      {"queued.min.messages", "20000"}, {"queued.max.messages.kbytes", "16384"}, {"fetch.queue.backoff.ms", "5"}});
  properties["group.id"] = options.group_id;
  properties["enable.auto.commit"] = "false";
  properties["enable.auto.offset.store"] = "false";
  // A first start says "beginning" itself; a lost position must not be skipped.
  properties["auto.offset.reset"] = "error";
  properties["enable.partition.eof"] = "true";
  if (options.cluster) add_group(properties, *options.cluster);
  return properties;
}

client_properties writer_properties(const consumer_options& options) {
  client_properties properties = options.properties;
  properties["bootstrap.servers"] = options.brokers;
  properties.emplace("client.id", "floorwalker");
  return properties;
}

}  // namespace floorwalker
