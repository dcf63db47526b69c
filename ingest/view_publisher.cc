#include "ingest/view_publisher.h"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <utility>

#include "ingest/view_record.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr auto last_flush = 300ms;  // of no need: who takes over begins with a whole view

kafka_client make_client(const publisher_options& options, view_publisher* self,
                         void (*report)(rd_kafka_t*, const rd_kafka_message_t*, void*),
                         void (*fail)(rd_kafka_t*, int, const char*, void*)) {
  auto properties = options.properties;
  properties["enable.idempotence"] = "true";  // keeps the order: a head comes behind its objects
  properties["linger.ms"] = "5";
  properties["compression.type"] = "lz4";
  properties["message.timeout.ms"] = "0";  // later is fine, never is not
  kafka_conf conf = make_kafka_conf(properties);
  rd_kafka_conf_set_opaque(conf.get(), self);
  rd_kafka_conf_set_dr_msg_cb(conf.get(), report);
  rd_kafka_conf_set_error_cb(conf.get(), fail);
  return make_kafka_client(RD_KAFKA_PRODUCER, std::move(conf));
}

}  // namespace

view_publisher::view_publisher(publisher_options options, std::shared_ptr<const settings> settings, view_turns& turns)
    : options_{std::move(options)},
      outbox_{options_.instance, std::move(settings), turns},
      client_{make_client(
          options_, this,
          [](rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
            static_cast<view_publisher*>(self)->report(*message);
          },
          [](rd_kafka_t* client, int error, const char*, void* self) {
            if (error == RD_KAFKA_RESP_ERR__FATAL) static_cast<view_publisher*>(self)->fail(client);
          })} {}

void view_publisher::start(std::int32_t partitions) {
  partitions_ = partitions;
  thread_ = std::thread{&view_publisher::run, this};
}

view_publisher::~view_publisher() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
  rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  rd_kafka_flush(client_.get(), 100);
}

void view_publisher::run() {
  using clock = std::chrono::steady_clock;
  pthread_setname_np(pthread_self(), "views-out");
  auto next = clock::now();
  while (!stopping_) {
    flush();
    next = std::max(next + options_.every, clock::now());
    // Reports are taken now and then, so that the next flush finds its way clear.
    while (!stopping_ && clock::now() < next) rd_kafka_poll(client_.get(), 20);
  }
  flush();
  rd_kafka_flush(client_.get(), static_cast<int>(last_flush.count()));
}

void view_publisher::flush() {
  outbox_.flush([this](const view_outbox::record& one) { return send(one); });
}

view_outbox::sending view_publisher::send(const view_outbox::record& one) {
  const std::size_t size = one.value ? one.value->size() : 0;
  const auto error =
      rd_kafka_producev(client_.get(), RD_KAFKA_V_TOPIC(options_.topic.c_str()),
                        RD_KAFKA_V_PARTITION(views_partition_of(one.of.partition, partitions_)),
                        RD_KAFKA_V_KEY(one.key.data(), one.key.size()),
                        RD_KAFKA_V_VALUE(one.value ? const_cast<std::byte*>(one.value->data()) : nullptr, size),
                        RD_KAFKA_V_OPAQUE(const_cast<topic_partition*>(&one.of)),
                        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return view_outbox::sending::on_its_way;
  if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL) return view_outbox::sending::not_now;
  note_failure(rd_kafka_err2str(error));
  return view_outbox::sending::refused;
}

void view_publisher::report(const rd_kafka_message_t& message) {
  const bool well = message.err == RD_KAFKA_RESP_ERR_NO_ERROR;
  if (!well) note_failure(rd_kafka_err2str(message.err));
  outbox_.delivered(*static_cast<const topic_partition*>(message._private), well);
}

void view_publisher::fail(rd_kafka_t* client) {
  std::array<char, 512> why{};
  rd_kafka_fatal_error(client, why.data(), why.size());
  options_.on_fatal(std::string{"views cannot be written any more: "} + why.data());
}

// One line a second says enough.
void view_publisher::note_failure(const char* why) {
  failures_.fetch_add(1, std::memory_order_relaxed);
  const auto now = std::chrono::steady_clock::now();
  if (now < log_at_) return;
  log_at_ = now + 1s;
  spdlog::error("views: not written: {}", why);
}

}  // namespace floorwalker
