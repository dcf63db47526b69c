// Topics of ours that Kafka keeps the newest record of each key of.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "ingest/kafka_client.h"

namespace floorwalker {

struct compacted_topic {
  std::string name;
  std::int32_t partitions = 1;                // when it is made
  std::map<std::string, std::string> config;  // when it is made; cleanup.policy is compact
  bool make = true;                           // where it is missing
};

// Finds the topic, or makes it with the broker's default replication, and returns how many partitions it has. Throws
// state_refused if it is there and not compacted, or not compacted only; std::runtime_error if it is missing and must
// not be made; broker_away. Blocks for a few times `timeout` at most.
std::int32_t find_compacted_topic(rd_kafka_t* client, const compacted_topic& wanted, std::chrono::milliseconds timeout);

}  // namespace floorwalker
