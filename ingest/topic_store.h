// Stored states on a compacted topic.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/state_store.h"

namespace floorwalker {

struct topic_store_options {
  std::string brokers;
  std::string topic;
  std::map<std::string, std::string> properties;  // librdkafka's, how to reach the brokers
  // How long a call waits for the broker; half a second for a while after one has waited in vain. Whoever stops must be
  // done in ten seconds, whatever the broker does.
  std::chrono::milliseconds timeout{5'000};
  bool make_topic = true;  // where it is missing
};

// A record is a part or a manifest, a tombstone removes it:
//
//   TOPIC/PARTITION/part/WRITER/NAME/OFFSET/CHUNK
//   TOPIC/PARTITION/manifest/NAME
//
// All of input partition p stand in partition p modulo the topic's count, in the order written: by one idempotent
// producer, and a manifest only once all parts before it are acknowledged. So whoever reads to the end of the log finds
// every part of each manifest there, unless it was removed after a newer one.
//
// What is not acknowledged in time is given up with its producer. It may still reach the log, even after the next
// attempt of the next producer. A part that does is one that nobody names. A manifest that does stands in the place of
// the one of that name written after it, most often with its parts gone; the one of the other name, which that one did
// not replace, is whole, and the next one written replaces it only after having come after all that.
class topic_store final : public state_store {
 public:
  // Throws std::invalid_argument for properties that librdkafka refuses. Asks the broker nothing: the topic is looked
  // for, and made, when it is first needed.
  explicit topic_store(topic_store_options options);
  ~topic_store() override;
  topic_store(const topic_store&) = delete;
  topic_store& operator=(const topic_store&) = delete;

  std::vector<topic_partition> partitions() override;
  // Reads the partitions of the topic that hold those asked for, and all others where nothing is found (the topic may
  // have been given more partitions).
  std::vector<std::unique_ptr<stored_partition>> open(const std::vector<topic_partition>& which) override;
  void put_part(const topic_partition& of, const part_id& which, std::span<const std::byte> bytes) override;
  void put_manifest(const topic_partition& of, std::string_view name, std::string_view text) override;
  void remove_part(const topic_partition& of, const part_id& which) override;
  void remove_manifest(const topic_partition& of, std::string_view name) override;
  std::string where() const override;
  std::string how_to_drop(const topic_partition& of) const override;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace floorwalker
