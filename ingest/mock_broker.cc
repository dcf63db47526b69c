#include "ingest/mock_broker.h"

#include "ingest/kafka_client.h"
// rdkafka_mock.h wants rdkafka.h before it
#include <librdkafka/rdkafka_mock.h>

#include <stdexcept>

namespace floorwalker {

struct mock_broker::impl {
  kafka_client owner;  // the cluster lives inside a client, which does nothing else
  kafka_object<rd_kafka_mock_cluster_t, rd_kafka_mock_cluster_destroy> cluster;
  std::string brokers;
};

mock_broker::mock_broker() : impl_{std::make_unique<impl>()} {
  impl_->owner = make_kafka_client(RD_KAFKA_PRODUCER, make_kafka_conf({{"client.id", "mock-broker"}}));
  impl_->cluster.reset(rd_kafka_mock_cluster_new(impl_->owner.get(), 1));
  if (!impl_->cluster) throw std::runtime_error{"the in-process broker cannot be started"};
  impl_->brokers = rd_kafka_mock_cluster_bootstraps(impl_->cluster.get());
}

mock_broker::~mock_broker() = default;

const std::string& mock_broker::brokers() const noexcept { return impl_->brokers; }

void mock_broker::create_topic(const std::string& name, int partitions) {
  const auto error = rd_kafka_mock_topic_create(impl_->cluster.get(), name.c_str(), partitions, 1);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw std::runtime_error{"topic " + name + " cannot be made: " + rd_kafka_err2str(error)};
  }
}

void mock_broker::set_away(bool away) {
  constexpr int the_broker = 1;
  if (away) {
    rd_kafka_mock_broker_set_down(impl_->cluster.get(), the_broker);
  } else {
    rd_kafka_mock_broker_set_up(impl_->cluster.get(), the_broker);
  }
}

std::map<std::string, std::string> mock_broker::consumer_properties() { return {{"fetch.wait.max.ms", "1"}}; }

}  // namespace floorwalker
