#include "ingest/broker_queries.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace floorwalker {
namespace {

topic_facts facts_of(const rd_kafka_TopicDescription_t* topic) {
  topic_facts facts;
  if (const auto* error = rd_kafka_TopicDescription_error(topic); error && rd_kafka_error_code(error)) {
    if (rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
      facts.problem = rd_kafka_error_string(error);
    return facts;
  }
  std::size_t count = 0;
  rd_kafka_TopicDescription_partitions(topic, &count);
  facts.exists = count > 0;
  facts.partitions = static_cast<std::int32_t>(count);
  if (const auto* id = rd_kafka_TopicDescription_topic_id(topic)) {
    const bool is_zero = rd_kafka_Uuid_most_significant_bits(id) == 0 && rd_kafka_Uuid_least_significant_bits(id) == 0;
    if (!is_zero) facts.id = rd_kafka_Uuid_base64str(id);
  }
  return facts;
}

// The broker is there; the partition is not.
bool is_unknown(rd_kafka_resp_err_t error) noexcept {
  return error == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION || error == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC ||
         error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
}

}  // namespace

broker_queries::broker_queries(rd_kafka_t* client, std::chrono::milliseconds timeout)
    : client_{client}, timeout_{timeout}, answers_{rd_kafka_queue_new(client)} {}

broker_queries::admin_options broker_queries::options_for(rd_kafka_admin_op_t operation) const {
  admin_options options{rd_kafka_AdminOptions_new(client_, operation)};
  std::array<char, 256> why{};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), static_cast<int>(timeout_.count()), why.data(), why.size());
  rd_kafka_AdminOptions_set_broker(options.get(), broker_, why.data(), why.size());
  return options;
}

// The one answer to the question just asked.
kafka_event broker_queries::answer() {
  kafka_event event{rd_kafka_queue_poll(answers_.get(), static_cast<int>(2 * timeout_.count()))};
  if (!event) {
    answers_.reset(rd_kafka_queue_new(client_));  // an answer that comes later must not be taken for the next one's
    throw broker_away{"no answer"};
  }
  if (rd_kafka_event_error(event.get())) throw broker_away{rd_kafka_event_error_string(event.get())};
  return event;
}

void broker_queries::find_broker() {
  const struct rd_kafka_metadata* answered = nullptr;
  const auto error = rd_kafka_metadata(client_, 0, nullptr, &answered, static_cast<int>(timeout_.count()));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) throw broker_away{rd_kafka_err2str(error)};
  if (answered->broker_cnt > 0) broker_ = answered->brokers[0].id;
  rd_kafka_metadata_destroy(answered);
}

std::vector<topic_facts> broker_queries::describe(const std::vector<std::string>& topics) {
  find_broker();
  std::vector<const char*> names;
  for (const auto& topic : topics) names.push_back(topic.c_str());
  const kafka_object<rd_kafka_TopicCollection_t, rd_kafka_TopicCollection_destroy> collection{
      rd_kafka_TopicCollection_of_topic_names(names.data(), names.size())};
  const auto options = options_for(RD_KAFKA_ADMIN_OP_DESCRIBETOPICS);
  rd_kafka_DescribeTopics(client_, collection.get(), options.get(), answers_.get());
  const kafka_event event = answer();
  std::size_t count = 0;
  auto* const* described =
      rd_kafka_DescribeTopics_result_topics(rd_kafka_event_DescribeTopics_result(event.get()), &count);
  std::vector<topic_facts> all(topics.size());
  for (const auto* topic : std::span{described, count}) {
    const auto at = std::find(topics.begin(), topics.end(), rd_kafka_TopicDescription_name(topic));
    if (at != topics.end()) all[static_cast<std::size_t>(at - topics.begin())] = facts_of(topic);
  }
  return all;
}

// One question a partition, and not ListOffsets for all: with the broker away that answers after minutes, if at all.
std::vector<log_extent> broker_queries::extents(const std::vector<topic_partition>& partitions) {
  std::vector<log_extent> found(partitions.size());
  std::size_t answered = 0, unanswered = 0;
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    const auto wait = unanswered == 0 ? timeout_ : timeout_ / 20;  // one that is away will not be waited for again
    const auto& [topic, partition] = partitions[i];
    std::int64_t low = -1, high = -1;
    const auto error = rd_kafka_query_watermark_offsets(client_, topic.c_str(), partition, &low, &high,
                                                        static_cast<int>(wait.count()));
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
      found[i] = {low, high};
      ++answered;
    } else if (is_unknown(error)) {
      ++answered;
    } else if (++unanswered > 1 && answered == 0) {
      throw broker_away{rd_kafka_err2str(error)};
    }
  }
  if (answered == 0 && unanswered > 0) throw broker_away{"no answer"};
  return found;
}

std::map<std::string, std::string> broker_queries::topic_config(const std::string& topic) try {
  kafka_object<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy> resource{
      rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str())};
  auto* asked = resource.get();
  const auto options = options_for(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
  rd_kafka_DescribeConfigs(client_, &asked, 1, options.get(), answers_.get());
  const kafka_event event = answer();
  std::size_t resources = 0;
  const auto** described =
      rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event.get()), &resources);
  if (resources == 0 || rd_kafka_ConfigResource_error(described[0])) return {};
  std::size_t count = 0;
  const auto** entries = rd_kafka_ConfigResource_configs(described[0], &count);
  std::map<std::string, std::string> config;
  for (const auto* entry : std::span{entries, count})
    if (const char* value = rd_kafka_ConfigEntry_value(entry)) config[rd_kafka_ConfigEntry_name(entry)] = value;
  return config;
} catch (const broker_away&) {
  return {};
}

}  // namespace floorwalker
