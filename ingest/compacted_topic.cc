#include "ingest/compacted_topic.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <array>
#include <stdexcept>
#include <thread>

#include "ingest/broker_queries.h"
#include "ingest/state_store.h"

namespace floorwalker {
namespace {

using new_topic = kafka_object<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using admin_options = kafka_object<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;

// Fine if somebody else has just made it.
void make_topic(rd_kafka_t* client, const compacted_topic& wanted, std::chrono::milliseconds timeout) {
  std::array<char, 512> why{};
  const auto refuse = [&](const char* reason) {
    throw std::runtime_error{fmt::format("topic {} cannot be made: {}", wanted.name, reason)};
  };
  const new_topic topic{rd_kafka_NewTopic_new(wanted.name.c_str(), wanted.partitions, -1, why.data(), why.size())};
  if (!topic) refuse(why.data());
  rd_kafka_NewTopic_set_config(topic.get(), "cleanup.policy", "compact");
  for (const auto& [name, value] : wanted.config)
    rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
  const admin_options options{rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS)};
  const int wait_ms = static_cast<int>(timeout.count());
  rd_kafka_AdminOptions_set_request_timeout(options.get(), wait_ms, why.data(), why.size());
  rd_kafka_AdminOptions_set_operation_timeout(options.get(), wait_ms, why.data(), why.size());
  const kafka_queue answers{rd_kafka_queue_new(client)};
  auto* asked = topic.get();
  rd_kafka_CreateTopics(client, &asked, 1, options.get(), answers.get());
  const kafka_event event{rd_kafka_queue_poll(answers.get(), 2 * wait_ms)};
  if (!event) throw broker_away{fmt::format("topic {} cannot be made: no answer", wanted.name)};
  if (rd_kafka_event_error(event.get())) refuse(rd_kafka_event_error_string(event.get()));
  std::size_t count = 0;
  const auto* const* made =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  if (count != 1) refuse("no answer");
  const auto error = rd_kafka_topic_result_error(made[0]);
  if (error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) return;
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    const char* said = rd_kafka_topic_result_error_string(made[0]);
    refuse(said ? said : rd_kafka_err2str(error));
  }
  spdlog::info("topic {} is made, compacted, with {} partitions", wanted.name, wanted.partitions);
}

// What else is deleted than what a newer record replaces would be missing from every state.
void check_policy(broker_queries& broker, const std::string& name) {
  const auto config = broker.topic_config(name);
  const auto policy = config.find("cleanup.policy");
  if (policy == config.end()) {
    spdlog::warn("topic {}: the broker does not tell its cleanup.policy, which must be compact", name);
  } else if (policy->second != "compact") {
    throw state_refused{
        fmt::format("topic {}: cleanup.policy is {}, and would let the broker delete what is needed; set it to compact",
                    name, policy->second)};
  }
}

}  // namespace

std::int32_t find_compacted_topic(rd_kafka_t* client, const compacted_topic& wanted,
                                  std::chrono::milliseconds timeout) {
  broker_queries broker{client, timeout};
  topic_facts facts = broker.describe({wanted.name}).front();
  if (!facts.exists && facts.problem.empty() && wanted.make) {
    make_topic(client, wanted, timeout);
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    while (!(facts = broker.describe({wanted.name}).front()).exists && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  if (!facts.exists) {
    throw std::runtime_error{
        fmt::format("topic {}: {}", wanted.name, facts.problem.empty() ? "is not there" : facts.problem)};
  }
  check_policy(broker, wanted.name);
  return facts.partitions;
}

}  // namespace floorwalker
