// Reads a topic of stored states from its beginning to its end.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ingest/kafka_client.h"
#include "ingest/topic_store_key.h"

namespace floorwalker {

// What is left of a partition once newer records have replaced older ones.
struct shelf {
  std::map<std::string, std::string> manifests;
  std::map<part_id, std::vector<std::byte>> parts;
  bool empty() const noexcept { return manifests.empty() && parts.empty(); }
};

// One thread. While nothing is read it only keeps its connections.
class topic_store_reader {
 public:
  // Throws std::invalid_argument for properties that librdkafka refuses.
  explicit topic_store_reader(std::map<std::string, std::string> properties);

  rd_kafka_t* client() const noexcept { return client_.get(); }

  struct scan {
    std::string topic;
    std::vector<std::int32_t> partitions;                  // of the topic
    std::function<bool(const topic_partition&)> is_asked;  // for its bytes; of all others nothing is kept
    bool keep_bytes = true;                                // else every part is empty
  };
  // Throws std::runtime_error when the broker does not answer, or sends nothing for `timeout`.
  std::map<topic_partition, shelf> read(const scan& what, std::chrono::milliseconds timeout);

 private:
  std::map<std::int32_t, std::int64_t> ends_of(const scan& what, std::chrono::milliseconds timeout);

  kafka_client client_;
  kafka_queue records_;
};

}  // namespace floorwalker
