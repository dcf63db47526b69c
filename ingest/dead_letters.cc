#include "ingest/dead_letters.h"

#include <spdlog/spdlog.h>

#include <atomic>
#include <string_view>
#include <utility>

#include "ingest/rfc3339.h"

namespace floorwalker {
namespace {

constexpr std::int64_t end_of_time_ms = 253'402'300'800'000;  // of the year 9999

using kafka_headers = kafka_object<rd_kafka_headers_t, rd_kafka_headers_destroy>;

void add(rd_kafka_headers_t* headers, const char* name, std::string_view value) {
  rd_kafka_header_add(headers, name, -1, value.data(), static_cast<ssize_t>(value.size()));
}

// The record's own, and where it came from.
kafka_headers headers_for(const rd_kafka_message_t& message, rejection reason) {
  rd_kafka_headers_t* own = nullptr;
  const bool has_own = rd_kafka_message_headers(&message, &own) == RD_KAFKA_RESP_ERR_NO_ERROR;
  kafka_headers headers{has_own ? rd_kafka_headers_copy(own) : rd_kafka_headers_new(4)};
  add(headers.get(), "floorwalker_reason", name_of(reason));
  add(headers.get(), "floorwalker_topic", rd_kafka_topic_name(message.rkt));
  add(headers.get(), "floorwalker_partition", std::to_string(message.partition));
  add(headers.get(), "floorwalker_offset", std::to_string(message.offset));
  rd_kafka_timestamp_type_t type{};
  const std::int64_t timestamp_ms = rd_kafka_message_timestamp(&message, &type);
  if (type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE && timestamp_ms >= 0 && timestamp_ms < end_of_time_ms)
    add(headers.get(), "floorwalker_time", to_rfc3339(time_point{std::chrono::milliseconds{timestamp_ms}}));
  return headers;
}

void count_failure(rd_kafka_t*, const rd_kafka_message_t* message, void* dropped) {
  if (message->err) static_cast<std::atomic<std::uint64_t>*>(dropped)->fetch_add(1, std::memory_order_relaxed);
}

kafka_client make_client(std::map<std::string, std::string> properties, std::atomic<std::uint64_t>& dropped) {
  properties.emplace("message.max.bytes", "2000000");  // a record may be rejected for being too long
  properties.emplace("queue.buffering.max.kbytes", "16384");
  properties["message.timeout.ms"] = "10000";
  properties["delivery.report.only.error"] = "true";
  kafka_conf conf = make_kafka_conf(properties);
  rd_kafka_conf_set_opaque(conf.get(), &dropped);
  rd_kafka_conf_set_dr_msg_cb(conf.get(), count_failure);
  return make_kafka_client(RD_KAFKA_PRODUCER, std::move(conf));
}

}  // namespace

dead_letters::dead_letters(std::map<std::string, std::string> properties, std::string topic)
    : topic_{std::move(topic)}, client_{make_client(std::move(properties), dropped_)} {}

dead_letters::~dead_letters() {
  rd_kafka_flush(client_.get(), 2000);
  rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  rd_kafka_flush(client_.get(), 100);  // for the reports of what was given up
  if (const auto lost = dropped(); lost > 0)
    spdlog::warn("topic {}: {} rejected records could not be sent there", topic_, lost);
}

std::uint64_t dead_letters::dropped() noexcept {
  rd_kafka_poll(client_.get(), 0);  // takes the reports of those that failed
  return dropped_.load(std::memory_order_relaxed);
}

void dead_letters::send(const rd_kafka_message_t& message, rejection reason) {
  kafka_headers headers = headers_for(message, reason);
  const auto error =
      rd_kafka_producev(client_.get(), RD_KAFKA_V_TOPIC(topic_.c_str()), RD_KAFKA_V_KEY(message.key, message.key_len),
                        RD_KAFKA_V_VALUE(message.payload, message.len), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                        RD_KAFKA_V_HEADERS(headers.get()), RD_KAFKA_V_END);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
    static_cast<void>(headers.release());  // the message's now
  } else {
    dropped_.fetch_add(1, std::memory_order_relaxed);
  }
  rd_kafka_poll(client_.get(), 0);
}

}  // namespace floorwalker
