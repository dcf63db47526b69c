// An in-process Kafka for `demo` and tests: librdkafka's mock cluster. Keeps about 5 MiB a partition, no more.
#pragma once

#include <map>
#include <memory>
#include <string>

namespace floorwalker {

// Lives as long as its topics are needed; listens on a free port of 127.0.0.1.
class mock_broker {
 public:
  // Throws std::runtime_error if it cannot be started. No topic exists yet.
  mock_broker();
  ~mock_broker();
  mock_broker(const mock_broker&) = delete;
  mock_broker& operator=(const mock_broker&) = delete;

  const std::string& brokers() const noexcept;
  void create_topic(const std::string& name, int partitions);
  // Takes the broker off the network, and back; its records stay.
  void set_away(bool away);
  // What a consumer of this broker should set: the mock lets an idle fetch wait its whole time-out.
  static std::map<std::string, std::string> consumer_properties();

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace floorwalker
