// Writes records to one topic. What replay and the simulator share.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace floorwalker {

struct producer_options {
  std::string brokers;
  std::string topic;
  std::map<std::string, std::string> properties = {};  // librdkafka's; win over our defaults
};

// One thread. Records of one key keep their order: it is an idempotent producer, and equal keys share a partition.
class producer {
 public:
  // Throws std::invalid_argument for properties that librdkafka refuses, or an empty broker list or topic.
  explicit producer(const producer_options& options);
  ~producer();  // gives up what is not delivered
  producer(const producer&) = delete;
  producer& operator=(const producer&) = delete;

  // Copies both. Waits while librdkafka's queue is full, which is how a slow broker slows the writer down; false if
  // the record cannot be sent at all, or `give_up` says so while waiting.
  template <class GiveUp>
  bool send(std::string_view key, std::string_view value, GiveUp give_up) {
    for (sending state = try_send(key, value); state != sending::refused; state = try_send(key, value)) {
      if (state == sending::taken) return true;
      serve(100);
      if (give_up()) return false;
    }
    return false;
  }
  // Takes delivery reports, for up to so many milliseconds.
  void serve(int wait_ms);
  // Waits until all is delivered or has failed; false if some is still on its way after so many milliseconds.
  bool flush(int wait_ms);

  std::uint64_t delivered() const noexcept;
  std::uint64_t failed() const noexcept;             // given up after all retries, or refused
  const std::string& last_failure() const noexcept;  // the newest reason

 private:
  enum class sending { taken, queue_full, refused };
  sending try_send(std::string_view key, std::string_view value);

  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace floorwalker
