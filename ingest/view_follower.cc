#include "ingest/view_follower.h"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <utility>

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr auto query_timeout = 2000ms;
constexpr auto poll_every = 20ms;
constexpr auto tidy_every = 10s;
constexpr auto quiet = 15s;  // whoever has said nothing for so long has ended, or sleeps

kafka_client make_client(const follower_options& options) {
  auto properties = options.properties;
  properties["enable.auto.commit"] = "false";
  properties["enable.auto.offset.store"] = "false";
  properties["auto.offset.reset"] = "earliest";
  properties["group.id"] = "floorwalker-views";  // never joined: every instance reads all
  properties.erase("group.protocol");
  properties.erase("partition.assignment.strategy");
  properties.erase("session.timeout.ms");
  properties.erase("heartbeat.interval.ms");
  kafka_client client = make_kafka_client(RD_KAFKA_CONSUMER, make_kafka_conf(properties));
  rd_kafka_poll_set_consumer(client.get());
  return client;
}

}  // namespace

view_follower::view_follower(follower_options options, std::shared_ptr<const settings> settings, view_hub& hub,
                             view_turns& turns, view_publisher& own)
    : options_{std::move(options)},
      settings_{std::move(settings)},
      hub_{hub},
      turns_{turns},
      own_{own},
      client_{make_client(options_)},
      thread_{&view_follower::run, this} {}

view_follower::~view_follower() {
  stopping_ = true;
  thread_.join();
}

void view_follower::run() {
  pthread_setname_np(pthread_self(), "views-in");
  while (!stopping_ && !assign_all()) rd_kafka_consumer_poll(client_.get(), static_cast<int>(poll_every.count()));
  auto tidy_at = clock::now() + tidy_every;
  while (!stopping_) {
    const kafka_message message{rd_kafka_consumer_poll(client_.get(), static_cast<int>(poll_every.count()))};
    if (message && message->err == RD_KAFKA_RESP_ERR_NO_ERROR) take(*message);
    if (!due_.empty()) tell_due();
    if (clock::now() < tidy_at) continue;
    tidy_at = clock::now() + tidy_every;
    tidy_up();
  }
}

// False if the broker does not tell the topic's partitions just now.
bool view_follower::assign_all() {
  const kafka_object<rd_kafka_topic_t, rd_kafka_topic_destroy> topic{
      rd_kafka_topic_new(client_.get(), options_.topic.c_str(), nullptr)};
  const struct rd_kafka_metadata* told = nullptr;
  if (rd_kafka_metadata(client_.get(), 0, topic.get(), &told, static_cast<int>(query_timeout.count())) !=
      RD_KAFKA_RESP_ERR_NO_ERROR)
    return false;
  const int count = told->topic_cnt == 1 ? told->topics[0].partition_cnt : 0;
  rd_kafka_metadata_destroy(told);
  const kafka_partitions all{rd_kafka_topic_partition_list_new(count)};
  for (int i = 0; i < count; ++i)
    rd_kafka_topic_partition_list_add(all.get(), options_.topic.c_str(), i)->offset = RD_KAFKA_OFFSET_BEGINNING;
  return count > 0 && rd_kafka_assign(client_.get(), all.get()) == RD_KAFKA_RESP_ERR_NO_ERROR;
}

void view_follower::take(const rd_kafka_message_t& message) {
  const auto key = read_view_key({static_cast<const char*>(message.key), message.key_len});
  if (!key) {
    unreadable_.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  if (own_.is_ours(key->turn)) {
    // A deposed owner that slept has taken itself for the only one.
    if (message.len == 0 && key->object == view_head_key) turns_.renew_own(key->of);
    return;
  }
  try {
    take_object(partitions_[key->of], *key, {static_cast<const std::byte*>(message.payload), message.len});
  } catch (const std::runtime_error& wrong) {
    if (unreadable_.fetch_add(1, std::memory_order_relaxed) == 0)
      spdlog::warn("views: a record of {} partition {} cannot be read: {}", key->of.topic, key->of.partition,
                   wrong.what());
  }
}

// A turn whose head is removed has ended, whatever is left of it.
void view_follower::take_object(partition& of, const view_record_key& key, std::span<const std::byte> bytes) {
  const auto known = of.turns.find(key.turn);
  const bool is_head = key.object == view_head_key;
  if (bytes.empty() && (is_head || known == of.turns.end())) {
    if (known == of.turns.end()) return;
    turns_.end(key.of, known->second.self);
    of.turns.erase(known);
    return;
  }
  turn& one =
      known != of.turns.end()
          ? known->second
          : of.turns.emplace(key.turn, turn{view_joiner{settings_}, turns_.new_source(false), {}, {}}).first->second;
  one.heard_at = clock::now();
  if (!is_head)
    bytes.empty() ? static_cast<void>(one.objects.erase(std::string{key.object}))
                  : static_cast<void>(one.objects.emplace(key.object));
  if (!one.joined.take(key.object, bytes)) return;
  one.due = true;
  due_.insert(key.of);
}

void view_follower::tell_due() {
  std::erase_if(due_, [this](const topic_partition& of) {
    partition& in = partitions_[of];
    bool all_told = true;
    for (auto& [name, one] : in.turns)
      if (one.due) all_told &= tell(of, in, one);
    return all_told;
  });
}

// False if the board has not taken the last view yet: then this one waits.
bool view_follower::tell(const topic_partition& of, partition& in, turn& one) {
  one.due = false;
  const auto grant = turns_.ask(of, one.self, one.joined.next_offset());
  if (!grant) return true;
  if (!in.slot) in.slot = &hub_.attach();
  auto [view, unread] = in.slot->reclaim();
  const bool is_new = std::exchange(one.granted, grant->turn) != grant->turn;
  if (unread && !is_new) {
    in.slot->publish(std::move(view));
    one.due = true;
    return false;
  }
  is_new ? one.joined.write_whole(*view) : one.joined.write(*view);
  view->position.turn = grant->turn;
  view->position.is_own = false;
  in.slot->publish(std::move(view));
  return true;
}

// Turns of former owners of partitions that are ours now are of no use to anybody.
void view_follower::tidy_up() {
  for (auto& [of, in] : partitions_) {
    if (!turns_.own_speaks(of) || own_.standing_turn(of) == 0) continue;
    for (const auto& [name, one] : in.turns)
      if (clock::now() - one.heard_at > quiet) own_.remove_turn(of, name, {one.objects.begin(), one.objects.end()});
  }
}

}  // namespace floorwalker
