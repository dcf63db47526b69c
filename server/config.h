// The configuration file: what it may say, and the plain values it turns into.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aggregators/settings.h"

namespace floorwalker {

struct listen_address {
  std::string host;  // an IPv4 or IPv6 address, without brackets
  std::uint16_t port = 0;
};

struct kafka_config {
  std::string brokers = "localhost:9092";
  std::string group_id = "floorwalker";
  std::vector<std::string> topics{"contact-events"};  // each in the format `native`
  std::string dead_letter_topic;                      // empty: none
  std::map<std::string, std::string> properties;      // librdkafka's own
  std::size_t record_bytes = 262144;                  // a longer record is rejected
};

struct http_config {
  listen_address listen{"127.0.0.1", 8080};
  std::chrono::milliseconds tick{100};  // how often a new snapshot is made
  int max_hz = 20;                      // the most updates a second that a client may ask for
  std::size_t connections_max = 10000;
};

// How late, at most, a change is told to the merging thread, which may leave it lying for a tick of its own: a
// twentieth of that. For a merging thread at rest, no sooner than in 1 ms; a slow one makes nobody wait longer than 50
// ms.
std::chrono::milliseconds view_tick(const http_config& http);

// Where states are kept: in a directory, or in a compacted topic. Both empty: in memory only.
struct state_config {
  std::string directory = "./floorwalker-state";  // empty where there is a topic
  std::string topic;                              // empty: none
};

// How the members of a consumer group are kept apart from those that died.
enum class group_protocol : std::uint8_t { classic, consumer };

// Several instances share the partitions.
struct cluster_config {
  std::string views_topic = "floorwalker-views";
  group_protocol protocol = group_protocol::classic;
  std::chrono::seconds session_timeout{6};  // of the classic protocol; with the other it is the broker's
};

struct config {
  kafka_config kafka;
  http_config http;
  state_config state;
  std::optional<cluster_config> cluster;    // empty: this instance takes all partitions
  std::shared_ptr<const settings> figures;  // never null
};

// One thing wrong with a file: where, which key, and what is allowed.
struct config_mistake {
  int line = 0;     // from 1; 0: the file as a whole
  std::string key;  // the path, "queues[2].target_s"; empty: the file as a whole
  std::string message;
};

struct config_result {
  floorwalker::config config;  // what could be read; not to be used while there are mistakes
  std::vector<config_mistake> mistakes;
};

// Says what is wrong with one of librdkafka's properties, if anything is: who knows librdkafka hands this in.
using property_check = std::function<std::optional<std::string>(const std::string& key, const std::string& value)>;

// Every mistake is found, not only the first; they come in the order of their lines. A syntax error ends the reading.
config_result parse_config(std::string_view yaml, const property_check& check = nullptr);
// A file that cannot be read, or is longer than 4 MiB, is a mistake, too.
config_result load_config(const std::string& file, const property_check& check = nullptr);
// "FILE:LINE: KEY: MESSAGE", as compilers do it.
std::string describe(const std::string& file, const config_mistake& mistake);

}  // namespace floorwalker
