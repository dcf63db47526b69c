#include "ingest/producer.h"

#include <stdexcept>

#include "ingest/kafka_client.h"

namespace floorwalker {

struct producer::impl {
  void report(rd_kafka_resp_err_t error) {
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
      ++delivered;
    } else {
      ++failed;
      last_failure = rd_kafka_err2str(error);
    }
  }

  std::string topic;
  std::uint64_t delivered = 0, failed = 0;
  std::string last_failure;
  kafka_client client;  // goes first: it may still report
};

producer::producer(const producer_options& options) : impl_{std::make_unique<impl>()} {
  if (options.brokers.empty()) throw std::invalid_argument{"kafka: no brokers"};
  if (options.topic.empty()) throw std::invalid_argument{"kafka: no topic"};
  std::map<std::string, std::string> properties = {{"client.id", "floorwalker"},
                                                   {"compression.type", "lz4"},
                                                   {"linger.ms", "5"},
                                                   {"reconnect.backoff.max.ms", "2000"}};
  for (const auto& [name, value] : options.properties) properties[name] = value;
  properties["bootstrap.servers"] = options.brokers;
  properties["enable.idempotence"] = "true";
  properties["partitioner"] = "murmur2_random";  // as Kafka's own clients do it
  kafka_conf conf = make_kafka_conf(properties);
  rd_kafka_conf_set_opaque(conf.get(), impl_.get());
  rd_kafka_conf_set_dr_msg_cb(conf.get(), [](rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
    static_cast<impl*>(self)->report(message->err);
  });
  impl_->topic = options.topic;
  impl_->client = make_kafka_client(RD_KAFKA_PRODUCER, std::move(conf));
}

producer::~producer() {
  rd_kafka_purge(impl_->client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  rd_kafka_flush(impl_->client.get(), 1000);
}

producer::sending producer::try_send(std::string_view key, std::string_view value) {
  const auto error = rd_kafka_producev(impl_->client.get(), RD_KAFKA_V_TOPIC(impl_->topic.c_str()),
                                       RD_KAFKA_V_KEY(key.data(), key.size()),
                                       RD_KAFKA_V_VALUE(const_cast<char*>(value.data()), value.size()),
                                       RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
  if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL) return sending::queue_full;
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return sending::taken;
  impl_->report(error);
  return sending::refused;
}

void producer::serve(int wait_ms) { rd_kafka_poll(impl_->client.get(), wait_ms); }

bool producer::flush(int wait_ms) { return rd_kafka_flush(impl_->client.get(), wait_ms) == RD_KAFKA_RESP_ERR_NO_ERROR; }

std::uint64_t producer::delivered() const noexcept { return impl_->delivered; }
std::uint64_t producer::failed() const noexcept { return impl_->failed; }
const std::string& producer::last_failure() const noexcept { return impl_->last_failure; }

}  // namespace floorwalker
