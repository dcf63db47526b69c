#include "ingest/view_publisher.h"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "ingest/view_record.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr auto query_timeout = 2000ms;
constexpr auto last_flush = 1000ms;

kafka_client make_client(const publisher_options& options, view_publisher* self,
                         void (*report)(rd_kafka_t*, const rd_kafka_message_t*, void*)) {
  auto properties = options.properties;
  properties["enable.idempotence"] = "true";  // keeps the order: a head comes behind its objects
  properties["linger.ms"] = "5";
  properties["compression.type"] = "lz4";
  properties["message.timeout.ms"] = "0";  // later is fine, never is not
  kafka_conf conf = make_kafka_conf(properties);
  rd_kafka_conf_set_opaque(conf.get(), self);
  rd_kafka_conf_set_dr_msg_cb(conf.get(), report);
  return make_kafka_client(RD_KAFKA_PRODUCER, std::move(conf));
}

}  // namespace

view_publisher::view_publisher(publisher_options options, std::shared_ptr<const settings> settings, view_turns& turns)
    : options_{std::move(options)},
      prefix_{options_.instance + "-"},
      settings_{std::move(settings)},
      turns_{turns},
      client_{make_client(options_, this,
                          [](rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
                            static_cast<view_publisher*>(self)->report(*message);
                          })},
      thread_{&view_publisher::run, this} {}

view_publisher::~view_publisher() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
  rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  rd_kafka_flush(client_.get(), 100);
}

void view_publisher::take(const partition_view& view) {
  if (!view.position.is_own) return;
  const topic_partition of{view.position.topic, view.position.partition};
  const std::lock_guard lock{mutex_};
  outbox& to = outboxes_[of];
  if (view.position.turn < to.turn) return;
  if (view.position.turn > to.turn) {
    to.of = of;
    to.turn = view.position.turn;
    to.splitter = std::make_unique<view_splitter>(*settings_);
    to.objects.clear();
    to.head.clear();
    to.failed = false;
  }
  for (view_object& object : to.splitter->split(view))
    (object.key == view_head_key ? to.head : to.objects[object.key]) = std::move(object.bytes);
}

void view_publisher::remove_turn(const topic_partition& of, const std::string& turn,
                                 const std::vector<std::string>& objects) {
  const std::lock_guard lock{mutex_};
  outbox& to = outboxes_[of];
  to.of = of;
  to.removals.push_back(key_text(of, turn, view_head_key));  // first: without its head a turn counts for nothing
  for (const std::string& object : objects) to.removals.push_back(key_text(of, turn, object));
}

std::uint64_t view_publisher::standing_turn(const topic_partition& of) const {
  const std::lock_guard lock{mutex_};
  const auto known = outboxes_.find(of);
  return known != outboxes_.end() ? known->second.standing : 0;
}

void view_publisher::run() {
  pthread_setname_np(pthread_self(), "views-out");
  auto next = std::chrono::steady_clock::now();
  while (true) {
    rd_kafka_poll(client_.get(), 0);
    flush();
    next = std::max(next + options_.every, std::chrono::steady_clock::now());
    std::unique_lock lock{mutex_};
    // Reports are taken now and then, so that the next flush finds its way clear.
    while (!stopping_ && std::chrono::steady_clock::now() < next) {
      lock.unlock();
      rd_kafka_poll(client_.get(), 20);
      lock.lock();
    }
    if (!stopping_) continue;
    lock.unlock();
    rd_kafka_flush(client_.get(), static_cast<int>(last_flush.count()));
    flush();
    rd_kafka_flush(client_.get(), static_cast<int>(last_flush.count()));
    return;
  }
}

void view_publisher::flush() {
  if (partitions_ == 0 && !find_partitions()) return;
  std::vector<outbox*> all;
  {
    const std::lock_guard lock{mutex_};
    for (auto& [name, one] : outboxes_) all.push_back(&one);
  }
  for (outbox* one : all) flush(*one);
}

// What was sent before is waited for: the order of a turn's records needs no more thought then, and a slow broker is
// given fewer, newer views.
void view_publisher::flush(outbox& of) {
  const std::lock_guard lock{mutex_};
  if (of.on_their_way > 0) return;
  if (std::exchange(of.failed, false)) turns_.renew_own(of.of);
  for (; !of.removals.empty(); of.removals.erase(of.removals.begin()))
    if (!send(of, of.removals.front(), nullptr)) return;
  const std::string turn = prefix_ + std::to_string(of.turn);
  for (; !of.objects.empty(); of.objects.erase(of.objects.begin())) {
    const auto& [key, bytes] = *of.objects.begin();
    if (!send(of, key_text(of.of, turn, key), bytes.empty() ? nullptr : &bytes)) return;
  }
  if (of.head.empty() || !send(of, key_text(of.of, turn, view_head_key), &of.head)) return;
  of.head.clear();
  of.head_sent = true;
}

bool view_publisher::send(outbox& of, const std::string& key, const std::vector<std::byte>* value) {
  const auto error = rd_kafka_producev(
      client_.get(), RD_KAFKA_V_TOPIC(options_.topic.c_str()),
      RD_KAFKA_V_PARTITION(views_partition_of(of.of.partition, partitions_)), RD_KAFKA_V_KEY(key.data(), key.size()),
      RD_KAFKA_V_VALUE(value ? const_cast<std::byte*>(value->data()) : nullptr, value ? value->size() : 0),
      RD_KAFKA_V_OPAQUE(&of), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
    ++of.on_their_way;
    return true;
  }
  if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL) return false;  // the rest goes at the next flush
  spdlog::error("views: an object of {} bytes cannot be written: {}", value ? value->size() : 0,
                rd_kafka_err2str(error));
  failures_.fetch_add(1, std::memory_order_relaxed);
  of.failed = true;
  return true;  // without it no head is taken for whole: the next turn is tried
}

void view_publisher::report(const rd_kafka_message_t& message) {
  auto& of = *static_cast<outbox*>(message._private);
  const std::lock_guard lock{mutex_};
  if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    of.failed = true;
    failures_.fetch_add(1, std::memory_order_relaxed);
    spdlog::error("views: not written: {}", rd_kafka_err2str(message.err));
  }
  if (--of.on_their_way > 0) return;
  if (std::exchange(of.head_sent, false) && !of.failed) of.standing = of.turn;
}

bool view_publisher::find_partitions() {
  const kafka_object<rd_kafka_topic_t, rd_kafka_topic_destroy> topic{
      rd_kafka_topic_new(client_.get(), options_.topic.c_str(), nullptr)};
  const struct rd_kafka_metadata* told = nullptr;
  if (rd_kafka_metadata(client_.get(), 0, topic.get(), &told, static_cast<int>(query_timeout.count())) !=
      RD_KAFKA_RESP_ERR_NO_ERROR)
    return false;
  if (told->topic_cnt == 1) partitions_ = told->topics[0].partition_cnt;
  rd_kafka_metadata_destroy(told);
  return partitions_ > 0;
}

}  // namespace floorwalker
