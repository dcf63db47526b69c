// Membership in a consumer group: which partitions Kafka deals out to this instance.
#pragma once

#include <string>
#include <vector>

#include "ingest/partition_desk.h"

namespace floorwalker {

// One thread, that of the feed_watch, which polls the client: rebalanced() is called from there.
class group_member {
 public:
  // Both must outlive this.
  group_member(rd_kafka_t* client, partition_desk& desk) : client_{client}, desk_{desk} {}

  // Throws feed_unusable.
  void join(const std::vector<std::string>& topics);
  // librdkafka's call-back. What was revoked has been stored before it returns; what was assigned is taken up, and
  // told to librdkafka, by serve().
  void rebalanced(rd_kafka_resp_err_t what, const rd_kafka_topic_partition_list_t* partitions);
  // Takes up what was assigned; as partition_desk::open. Throws feed_unusable if giving back did not succeed.
  void serve(topic_catalog& topics, broker_queries& broker);
  bool has_news() const noexcept { return !assigned_.empty() && news_; }
  // Stores and gives back everything, so that the others need not wait for this member's session to end.
  void leave();

 private:
  void give_back(std::vector<topic_partition> which);

  rd_kafka_t* const client_;
  partition_desk& desk_;
  std::vector<topic_partition> assigned_;  // and not yet taken up
  bool joined_ = false, stuck_ = false;
  bool news_ = false;  // assigned since serve() was last called
};

}  // namespace floorwalker
