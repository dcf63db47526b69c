// Reads all partitions of all topics and keeps one published view of each. The door between Kafka and the aggregators.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aggregators/settings.h"
#include "aggregators/view_slot.h"
#include "ingest/store_figures.h"

namespace floorwalker {

// Several instances that share the load. Needs a state topic.
struct cluster_options {
  std::string views_topic;                  // what each instance's partitions show, for all the others
  bool classic = true;                      // the group's protocol; else KIP-848's
  std::chrono::seconds session_timeout{6};  // of the classic one
};

struct consumer_options {
  std::string brokers;                            // host:port[,host:port...]
  std::string group_id = "floorwalker";           // offsets are committed to it for lag tools only
  std::vector<std::string> topics;                // at least one; each is waited for until it exists
  std::map<std::string, std::string> properties;  // librdkafka's, for TLS, SASL and tuning; win over our defaults
  std::string dead_letter_topic;                  // rejected records are sent there; empty: nowhere
  std::size_t record_bytes = 262144;              // a longer record is rejected, reason `oversize`
  std::size_t workers = 1;                        // threads that own partitions, 1 to 64
  std::chrono::milliseconds tick{50};             // a change is published at most this late
  std::chrono::milliseconds store_every{5'000};   // how often the state is stored while it changes
  std::string state_directory;                    // empty: memory only, unless
  std::string state_topic;                        // a compacted topic is named for it instead
  std::optional<cluster_options> cluster;         // empty: this instance takes all partitions
  // The wall clock, for the age of the feed alone; no figure depends on it. Called from any thread.
  std::function<time_point()> wall_clock;  // empty: the system's
};

// Where these options have states kept; null: nowhere. Throws std::runtime_error if that cannot be used.
class state_store;
std::unique_ptr<state_store> open_store(const consumer_options& options);

// Started and stopped by one thread. A broker that is away, or a topic that does not exist yet, is a state told to the
// hub, never an error.
class consumer {
 public:
  // Throws std::invalid_argument with one clear line for options that cannot be used (no topic, a property librdkafka
  // does not know or one that is ours to set), std::runtime_error when the state directory cannot be written. Starts
  // nothing. `hub` must outlive the consumer.
  consumer(consumer_options options, std::shared_ptr<const settings> settings, view_hub& hub);
  ~consumer();  // stops
  consumer(const consumer&) = delete;
  consumer& operator=(const consumer&) = delete;

  void start();
  // Polite: tells the hub that it drains, stops polling, finishes what was taken, stores the state. Takes less than 10
  // s, also with the broker away. The slots keep their last views. May be called twice; returns when all is done.
  void stop();

  store_figures stored() const;  // any thread

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace floorwalker
