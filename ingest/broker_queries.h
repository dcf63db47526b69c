// What is asked of the broker beside records. Each call blocks until answered or timed out.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "ingest/kafka_client.h"
#include "ingest/topic_partition.h"

namespace floorwalker {

// The broker did not answer, or could not be reached.
struct broker_away : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct topic_facts {
  bool exists = false;
  std::int32_t partitions = 0;
  std::string id;       // empty: the broker does not tell
  std::string problem;  // why it does not exist for us; empty: it is not there
};

// Where a log begins, and the offset behind its last record; -1 both: no answer just now.
struct log_extent {
  std::int64_t low = -1, high = -1;
};

// One thread.
class broker_queries {
 public:
  // `client` must outlive this.
  broker_queries(rd_kafka_t* client, std::chrono::milliseconds timeout);

  // In the order of `topics`. Throws broker_away.
  std::vector<topic_facts> describe(const std::vector<std::string>& topics);
  // In the order of `partitions`. Throws broker_away if there is no answer for any.
  std::vector<log_extent> extents(const std::vector<topic_partition>& partitions);
  // The topic's configuration by name; empty if the broker does not say.
  std::map<std::string, std::string> topic_config(const std::string& topic);

 private:
  using admin_options = kafka_object<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;
  admin_options options_for(rd_kafka_admin_op_t operation) const;
  kafka_event answer();
  void find_broker();

  rd_kafka_t* client_;
  std::chrono::milliseconds timeout_;
  kafka_queue answers_;
  std::int32_t broker_ = -1;  // one that answers; the one librdkafka would choose, the controller, need not be in sight
};

}  // namespace floorwalker
