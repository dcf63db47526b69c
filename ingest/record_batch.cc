#include "ingest/record_batch.h"

#include <algorithm>

namespace floorwalker {

// Asked for a whole batch with a time to wait, the client would wait until it is full.
void record_batch::fetch(rd_kafka_queue_t* from, std::chrono::milliseconds wait) {
  clear();
  const auto take = [&](int wait_ms, std::size_t up_to) {
    const auto taken = rd_kafka_consume_batch_queue(from, wait_ms, messages_.data() + count_, up_to);
    count_ += static_cast<std::size_t>(std::max<decltype(taken)>(taken, 0));
  };
  take(static_cast<int>(wait.count()), 1);
  if (count_ == 1) take(0, records_max - 1);
}

void record_batch::clear() noexcept {
  for (rd_kafka_message_t* message : messages()) rd_kafka_message_destroy(message);
  count_ = 0;
}

}  // namespace floorwalker
