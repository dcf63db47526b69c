// What the client gives at once: messages, in hand until they are given back.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <span>

#include "ingest/kafka_client.h"

namespace floorwalker {

// One thread.
class record_batch {
 public:
  // About 100 us of work; the decoded events still fit the processor's second cache.
  static constexpr std::size_t records_max = 128;

  record_batch() = default;
  ~record_batch() { clear(); }
  record_batch(const record_batch&) = delete;
  record_batch& operator=(const record_batch&) = delete;

  // Gives back what it holds; waits for one message at most so long, and takes what else is there already.
  void fetch(rd_kafka_queue_t* from, std::chrono::milliseconds wait);
  void clear() noexcept;
  std::span<rd_kafka_message_t* const> messages() const noexcept { return {messages_.data(), count_}; }

 private:
  std::array<rd_kafka_message_t*, records_max> messages_{};
  std::size_t count_ = 0;
};

}  // namespace floorwalker
