// All records of a topic, as a test wants to look at them.
#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "ingest/kafka_client.h"

namespace floorwalker::test {

struct dumped_record {
  std::int32_t partition = 0;
  std::string key, value;
  std::int64_t timestamp_ms = -1;
  std::string headers = {};  // "name=value " for each
};

inline std::string headers_of(const rd_kafka_message_t& message) {
  rd_kafka_headers_t* packed = nullptr;
  std::string text;
  if (rd_kafka_message_headers(&message, &packed) != RD_KAFKA_RESP_ERR_NO_ERROR) return text;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0; rd_kafka_header_get_all(packed, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    text += name + ('=' + std::string{static_cast<const char*>(value), size}) + ' ';
  }
  return text;
}

// Reads until every partition's end; throws after 20 s in vain. Records of one partition come in their order.
inline std::vector<dumped_record> dump_topic(const std::string& brokers, const std::string& topic, int partitions) {
  kafka_client client = make_kafka_client(RD_KAFKA_CONSUMER, make_kafka_conf({{"bootstrap.servers", brokers},
                                                                              {"group.id", "dump"},
                                                                              {"enable.partition.eof", "true"},
                                                                              {"fetch.wait.max.ms", "1"},
                                                                              {"enable.auto.commit", "false"}}));
  rd_kafka_poll_set_consumer(client.get());
  const kafka_partitions all{rd_kafka_topic_partition_list_new(partitions)};
  for (int i = 0; i < partitions; ++i) {
    rd_kafka_topic_partition_list_add(all.get(), topic.c_str(), i)->offset = RD_KAFKA_OFFSET_BEGINNING;
  }
  rd_kafka_assign(client.get(), all.get());
  std::vector<dumped_record> records;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  for (int ended = 0; ended < partitions;) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error{"the topic does not end"};
    const kafka_message message{rd_kafka_consumer_poll(client.get(), 100)};
    if (!message) continue;
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) ++ended;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
    rd_kafka_timestamp_type_t type{};
    records.push_back({message->partition,
                       {static_cast<const char*>(message->key), message->key_len},
                       {static_cast<const char*>(message->payload), message->len},
                       rd_kafka_message_timestamp(message.get(), &type),
                       headers_of(*message)});
  }
  return records;
}

}  // namespace floorwalker::test
