// librdkafka's objects as values that clean up after themselves, and how a client is made. Not for headers that others
// see.
#pragma once

#include <librdkafka/rdkafka.h>

#include <map>
#include <memory>
#include <string>

namespace floorwalker {

template <auto Destroy>
struct destroy_by {
  template <class T>
  void operator()(T* object) const noexcept {
    Destroy(object);
  }
};
template <class T, auto Destroy>
using kafka_object = std::unique_ptr<T, destroy_by<Destroy>>;

using kafka_conf = kafka_object<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using kafka_client = kafka_object<rd_kafka_t, rd_kafka_destroy>;
using kafka_queue = kafka_object<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using kafka_event = kafka_object<rd_kafka_event_t, rd_kafka_event_destroy>;
using kafka_error = kafka_object<rd_kafka_error_t, rd_kafka_error_destroy>;
using kafka_message = kafka_object<rd_kafka_message_t, rd_kafka_message_destroy>;
using kafka_partitions = kafka_object<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;

// librdkafka's properties by name; what it logs goes to our log. Throws std::invalid_argument, naming the property, for
// one that it does not know or whose value it refuses.
kafka_conf make_kafka_conf(const std::map<std::string, std::string>& properties);

// Throws std::invalid_argument if the properties do not go together.
kafka_client make_kafka_client(rd_kafka_type_t type, kafka_conf conf);

}  // namespace floorwalker
