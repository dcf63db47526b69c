#include "ingest/view_follower.h"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <utility>

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr auto poll_every = 20ms;
constexpr auto tidy_every = 10s;

kafka_client make_client(const follower_options& options) {
  auto properties = options.properties;
  properties["enable.auto.commit"] = "false";
  properties["enable.auto.offset.store"] = "false";
  properties["auto.offset.reset"] = "earliest";
  properties["group.id"] = "floorwalker-views";  // never joined: every instance reads all
  kafka_client client = make_kafka_client(RD_KAFKA_CONSUMER, make_kafka_conf(properties));
  rd_kafka_poll_set_consumer(client.get());
  return client;
}

}  // namespace

view_follower::view_follower(follower_options options, std::shared_ptr<const settings> settings, view_hub& hub,
                             view_turns& turns, view_outbox& own)
    : options_{std::move(options)}, inbox_{std::move(settings), hub, turns, own}, client_{make_client(options_)} {}

void view_follower::start(std::int32_t partitions) {
  partitions_ = partitions;
  thread_ = std::thread{&view_follower::run, this};
}

view_follower::~view_follower() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void view_follower::run() {
  pthread_setname_np(pthread_self(), "views-in");
  assign_all();
  auto tidy_at = view_inbox::clock::now() + tidy_every;
  while (!stopping_) {
    const kafka_message message{rd_kafka_consumer_poll(client_.get(), static_cast<int>(poll_every.count()))};
    if (message && message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
      take(*message);
    else if (message)
      spdlog::warn("views: {}", rd_kafka_message_errstr(message.get()));
    inbox_.tell_due();
    const auto now = view_inbox::clock::now();
    if (now < tidy_at) continue;
    tidy_at = now + tidy_every;
    inbox_.tidy_up(now);
  }
}

void view_follower::assign_all() {
  const kafka_partitions all{rd_kafka_topic_partition_list_new(partitions_)};
  for (int i = 0; i < partitions_; ++i)
    rd_kafka_topic_partition_list_add(all.get(), options_.topic.c_str(), i)->offset = RD_KAFKA_OFFSET_BEGINNING;
  if (const auto error = rd_kafka_assign(client_.get(), all.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR)
    spdlog::error("views: the topic cannot be read: {}", rd_kafka_err2str(error));
}

void view_follower::take(const rd_kafka_message_t& message) {
  const std::string_view key{static_cast<const char*>(message.key), message.key_len};
  if (!inbox_.take(key, {static_cast<const std::byte*>(message.payload), message.len}, view_inbox::clock::now()))
    unreadable_.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace floorwalker
