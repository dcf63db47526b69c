// Sends rejected records to a topic of their own, as they came, so that someone can look at them.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

#include "aggregators/rejection.h"
#include "ingest/kafka_client.h"

namespace floorwalker {

// Any thread. Never waits: what the broker does not take in time is dropped and counted, for the stream goes on.
class dead_letters {
 public:
  // `properties` are the consumer's; what is not a producer's is passed over. Throws std::invalid_argument like
  // make_kafka_conf.
  dead_letters(std::map<std::string, std::string> properties, std::string topic);
  ~dead_letters();  // waits up to 2 s for what is on its way
  dead_letters(const dead_letters&) = delete;
  dead_letters& operator=(const dead_letters&) = delete;

  // Key, value and headers stay; headers named floorwalker_reason, _topic, _partition, _offset and _time (the record's
  // own Kafka timestamp, RFC 3339; none if it has none) are added.
  void send(const rd_kafka_message_t& message, rejection reason);

  // Records given up so far; ask now and then, for the broker's answers are taken on the way.
  std::uint64_t dropped() noexcept;

 private:
  const std::string topic_;
  std::atomic<std::uint64_t> dropped_{0};
  kafka_client client_;
};

}  // namespace floorwalker
