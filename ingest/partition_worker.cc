#include "ingest/partition_worker.h"

#include <spdlog/spdlog.h>

#include <iterator>
#include <string_view>
#include <utility>

namespace floorwalker {
namespace {

// A backlog is looked up from for the clock this often: about 200 us of work.
constexpr std::size_t records_between_clocks = 256;

kafka_record record_of(const rd_kafka_message_t& message) {
  rd_kafka_timestamp_type_t type{};
  kafka_record record;
  if (message.payload != nullptr) record.value = {static_cast<const char*>(message.payload), message.len};
  if (message.key != nullptr) record.key = std::string_view{static_cast<const char*>(message.key), message.key_len};
  record.timestamp_ms = rd_kafka_message_timestamp(&message, &type);
  if (type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE) record.timestamp_ms = -1;
  record.offset = message.offset;
  return record;
}

}  // namespace

partition_worker::partition_worker(rd_kafka_t* client, worker_options options)
    : options_{std::move(options)}, queue_{rd_kafka_queue_new(client)}, decoder_{options_.record_bytes} {}

partition_worker::~partition_worker() { stop(); }

owned_partition& partition_worker::adopt(std::unique_ptr<owned_partition> partition) {
  owned_partition& adopted = *partition;
  const std::lock_guard lock{mutex_};
  inbox_.push_back(std::move(partition));
  has_inbox_.store(true, std::memory_order_release);
  return adopted;
}

std::vector<owned_partition*> partition_worker::take_lost() {
  const std::lock_guard lock{mutex_};
  return std::exchange(lost_, {});
}

void partition_worker::start() {
  store_at_ = clock::now() + options_.store_every;
  thread_ = std::thread{&partition_worker::run, this};
}

void partition_worker::stop() {
  stopping_.store(true);
  if (thread_.joinable()) thread_.join();
}

void partition_worker::run() {
  while (!stopping_.load()) {
    rd_kafka_consume_callback_queue(queue_.get(), static_cast<int>(options_.tick.count()), on_message, this);
    take_inbox();
    serve_clock(clock::now());
  }
  take_inbox();
  for (const auto& partition : owned_) partition->publish();
  store_changed();
}

void partition_worker::on_message(rd_kafka_message_t* message, void* self) {
  static_cast<partition_worker*>(self)->take(*message);
}

void partition_worker::take(const rd_kafka_message_t& message) {
  owned_partition* partition = owner_of(message);
  if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) return take_error(message, partition);
  if (partition == nullptr) return;
  kafka_record record = record_of(message);
  record.headers = headers_of(message);
  if (const auto reason = partition->take(record, decoder_)) {
    log_.add(*reason, partition->start().topic, message.partition, message.offset, clock::now());
    if (options_.dead_letters != nullptr) options_.dead_letters->send(message, *reason);
  }
  if (records_until_clock_-- == 0) {
    records_until_clock_ = records_between_clocks;
    serve_clock(clock::now());
  }
}

// Most records have none, and then librdkafka has nothing to unpack.
std::span<const record_header> partition_worker::headers_of(const rd_kafka_message_t& message) {
  rd_kafka_headers_t* packed = nullptr;
  headers_.clear();
  if (rd_kafka_message_headers(&message, &packed) != RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0; rd_kafka_header_get_all(packed, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    headers_.push_back({name, {static_cast<const char*>(value), size}});
  }
  return headers_;
}

void partition_worker::take_error(const rd_kafka_message_t& message, owned_partition* partition) {
  if (partition != nullptr && message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) return partition->reach(message.offset);
  if (partition != nullptr && message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
    const std::lock_guard lock{mutex_};
    lost_.push_back(partition);
    return;
  }
  spdlog::debug("kafka: {}", rd_kafka_message_errstr(&message));
}

owned_partition* partition_worker::owner_of(const rd_kafka_message_t& message) {
  if (message.rkt == nullptr) return nullptr;
  if (message.rkt == last_topic_ && last_owner_->start().partition == message.partition) return last_owner_;
  take_inbox();
  const std::string_view topic = rd_kafka_topic_name(message.rkt);
  for (const auto& partition : owned_) {
    if (partition->start().partition != message.partition || partition->start().topic != topic) continue;
    last_topic_ = message.rkt;
    last_owner_ = partition.get();
    return last_owner_;
  }
  spdlog::error("kafka: a record of topic {} partition {}, which nobody owns", topic, message.partition);
  return nullptr;
}

void partition_worker::take_inbox() {
  if (!has_inbox_.load(std::memory_order_acquire)) return;
  const std::lock_guard lock{mutex_};
  std::move(inbox_.begin(), inbox_.end(), std::back_inserter(owned_));
  inbox_.clear();
  has_inbox_.store(false, std::memory_order_relaxed);
}

void partition_worker::serve_clock(clock::time_point now) {
  for (const auto& partition : owned_) partition->publish_if_due(now, options_.tick);
  if (now < store_at_) return;
  store_at_ = now + options_.store_every;
  if (options_.outbox != nullptr && options_.outbox->empty()) store_changed();
}

void partition_worker::store_changed() {
  if (options_.outbox == nullptr) return;
  for (const auto& partition : owned_) {
    if (partition->changed_since_stored()) options_.outbox->put(partition->to_store(options_.settings_hash));
  }
}

}  // namespace floorwalker
