// The topics that are read, as the broker describes them.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ingest/broker_queries.h"

namespace floorwalker {

// One thread.
class topic_catalog {
 public:
  struct topic {
    std::int32_t partitions = 0;
    std::int32_t least = 0;                      // of them that it is known to have had
    std::string id;                              // empty: the broker does not tell
    std::string problem = "does not exist yet";  // empty: it exists
  };

  explicit topic_catalog(std::vector<std::string> names);

  // Asks the broker. Throws broker_away. What makes a topic unreadable for good is told by unusable().
  void refresh(broker_queries& broker);
  // One line; empty: all can be read.
  const std::string& unusable() const noexcept { return unusable_; }
  bool all_exist() const noexcept;
  // Over all topics; -1: one does not exist yet.
  std::int32_t partitions_total() const noexcept;
  std::vector<topic_partition> all_partitions() const;
  const topic& operator[](const std::string& name) const { return topics_.at(name); }
  std::map<std::string, std::string> ids() const;
  // A state was stored while the topic had so many partitions.
  void had(const std::string& name, std::int32_t partitions);
  // Partitions that topics have been given since they were first looked at, or since their states were stored.
  std::int32_t partitions_added() const noexcept;
  // What is wrong with topics, for people; `told` leaves out those that only have not been seen yet.
  std::string problems(bool only_told) const;

 private:
  void look_at(const std::string& name, broker_queries& broker);

  const std::vector<std::string> names_;
  std::map<std::string, topic> topics_;
  std::string unusable_;
};

// What /readyz and the log say of a topic whose id has changed while it was read.
std::string made_anew(const std::string& topic);

}  // namespace floorwalker
