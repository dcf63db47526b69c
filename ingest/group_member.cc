#include "ingest/group_member.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <span>
#include <utility>

namespace floorwalker {

void group_member::join(const std::vector<std::string>& topics) {
  if (std::exchange(joined_, true)) return;
  const kafka_partitions list{rd_kafka_topic_partition_list_new(static_cast<int>(topics.size()))};
  for (const auto& topic : topics) rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
  if (const auto error = rd_kafka_subscribe(client_, list.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR)
    throw feed_unusable{std::string{"the consumer group cannot be joined: "} + rd_kafka_err2str(error)};
}

void group_member::rebalanced(rd_kafka_resp_err_t what, const rd_kafka_topic_partition_list_t* partitions) {
  std::vector<topic_partition> names;
  for (const auto& one : std::span{partitions->elems, static_cast<std::size_t>(partitions->cnt)})
    names.push_back({one.topic, one.partition});
  if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    if (!names.empty()) spdlog::info("group: {} partitions more are ours from now on", names.size());
    // The group waits for an answer, and what we have stands still until it is given: so it is, before states are read.
    // The partitions follow once they are taken up.
    const kafka_partitions none{rd_kafka_topic_partition_list_new(0)};
    const kafka_error answered{rd_kafka_incremental_assign(client_, none.get())};
    if (answered) spdlog::error("group: {}", rd_kafka_error_string(answered.get()));
    news_ = true;
    assigned_.insert(assigned_.end(), names.begin(), names.end());
  } else {
    give_back(std::move(names));
  }
}

// Whoever is no longer in the group, as one that has slept too long, has nothing to store: its partitions have had
// another owner since.
void group_member::give_back(std::vector<topic_partition> which) {
  const bool lost = rd_kafka_assignment_lost(client_) != 0;
  spdlog::info("group: {} partitions are {}", which.size(),
               lost ? "no longer ours, the group has gone on without us" : "another instance's from now on");
  std::erase_if(assigned_, [&](const auto& one) { return std::ranges::find(which, one) != which.end(); });
  stuck_ |= !desk_.close(which, !lost);
}

void group_member::serve(topic_catalog& topics, broker_queries& broker) {
  if (stuck_) throw feed_unusable{"a worker did not give back its partitions"};
  news_ = false;
  if (assigned_.empty()) return;
  desk_.open(assigned_, topics, broker);
  std::erase_if(assigned_, [this](const auto& one) { return desk_.owns(one); });
}

void group_member::leave() {
  if (joined_) rd_kafka_consumer_close(client_);
}

}  // namespace floorwalker
