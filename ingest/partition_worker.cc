#include "ingest/partition_worker.h"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "aggregators/in_stages.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr auto worth_telling = 1s;    // a backlog that took so long
constexpr auto long_service = 20ms;   // at a backlog's end a picture takes its time: the next one waits for a batch
constexpr auto last_store_wait = 3s;  // for a state on its way to the store, before the last one can follow

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
    : options_{options},
      queue_{rd_kafka_queue_new(client)},
      decoder_{options_.record_bytes},
      capturer_{options_.storer, options_.store_every} {}

partition_worker::~partition_worker() { stop(); }

owned_partition& partition_worker::adopt(std::unique_ptr<owned_partition> partition) {
  owned_partition& adopted = *partition;
  const std::lock_guard lock{mutex_};
  inbox_.push_back(std::move(partition));
  has_orders_.store(true, std::memory_order_release);
  return adopted;
}

std::vector<owned_partition*> partition_worker::take_lost() {
  const std::lock_guard lock{mutex_};
  return std::exchange(lost_, {});
}

std::optional<partition_worker::partitions> partition_worker::release(std::vector<const owned_partition*> which,
                                                                      bool store, std::chrono::milliseconds at_most) {
  const auto order = std::make_shared<release_order>(release_order{std::move(which), store, {}, false});
  std::unique_lock lock{mutex_};
  if (ended_) {
    carry_out_orders();
    carry_out(*order);
  } else {
    orders_.push_back(order);
    has_orders_.store(true, std::memory_order_release);
    if (!released_.wait_for(lock, at_most, [&] { return order->done; })) return std::nullopt;
  }
  return std::move(order->released);
}

void partition_worker::start() {
  ended_ = false;
  thread_ = std::thread{&partition_worker::run, this};
}

void partition_worker::stop() {
  stopping_.store(true);
  if (thread_.joinable()) thread_.join();
}

void partition_worker::run() {
  pthread_setname_np(pthread_self(), "worker");
  while (!stopping_.load()) {
    // A capture goes on while there is nothing to read.
    const auto wait = capturer_.under_way() ? 1ms : options_.tick;
    batch_.fetch(queue_.get(), wait);
    take_orders();
    watch_backlog(clock::now());
    take_batch();
    serve_clock(clock::now());
  }
  take_orders();
  const auto until = clock::now() + last_store_wait;
  for (const auto& partition : owned_) {
    partition->publish();
    capturer_.capture_now(*partition, until);
  }
  const std::lock_guard lock{mutex_};
  ended_ = true;
  carry_out_orders();  // that came meanwhile; from now on they are carried out by whoever gives them
}

void partition_worker::watch_backlog(clock::time_point now) {
  const bool had_backlog =
      std::exchange(has_backlog_, std::ranges::any_of(owned_, [](const auto& one) { return one->has_backlog(); }));
  if (has_backlog_ && !had_backlog) {
    backlog_began_ = last_batch_ = now;
    longest_gap_ = {};
  }
  if (!batch_.messages().empty()) {
    if (had_backlog) longest_gap_ = std::max(longest_gap_, now - last_batch_);
    last_batch_ = now;
  }
  if (has_backlog_ || !had_backlog || now - backlog_began_ < worth_telling) return;
  using std::chrono::milliseconds;
  spdlog::info("a backlog was read within {} ms; its longest gap between two batches was {} ms",
               std::chrono::ceil<milliseconds>(now - backlog_began_).count(),
               std::chrono::ceil<milliseconds>(longest_gap_).count());
}

// Orders are not taken between: what was decoded for a partition is applied to it.
void partition_worker::take_batch() {
  const auto messages = batch_.messages();
  memory_.clear();
  for (std::size_t i = 0; i < messages.size(); ++i) decode(*messages[i], taken_[i]);
  const auto announce = [this](int step) {
    return [this, step](std::size_t i) {
      taken_message& one = taken_[i];
      if (one.is_event) one.owner->state().announce(one.event, step, one.place);
    };
  };
  static_assert(partition_state::announcements == 5);
  in_stages(messages.size(), announce(0), announce(1), announce(2), announce(3), announce(4),
            [this](std::size_t i) { take(taken_[i]); });
  batch_.clear();
}

void partition_worker::decode(const rd_kafka_message_t& message, taken_message& to) {
  to.message = &message;
  to.owner = owner_of(message);
  to.is_event = false;
  if (to.owner == nullptr || message.err != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  to.record = record_of(message);
  to.unreadable = decoder_.decode(to.record.value, to.record.key, headers_of(message), to.event, memory_);
  to.is_event = !to.unreadable;
}

void partition_worker::take(const taken_message& one) {
  if (one.message->err != RD_KAFKA_RESP_ERR_NO_ERROR) return take_error(*one.message, one.owner);
  if (one.owner == nullptr) return;
  const auto reason = one.owner->take(one.record, one.unreadable, one.event);
  if (!reason) return;
  log_.add(*reason, one.owner->name().topic, one.message->partition, one.message->offset, clock::now());
  if (options_.dead_letters != nullptr) options_.dead_letters->send(*one.message, *reason);
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
  if (message.rkt == last_topic_ && last_owner_->name().partition == message.partition) return last_owner_;
  const std::string_view topic = rd_kafka_topic_name(message.rkt);
  for (const auto& partition : owned_) {
    if (partition->name().partition != message.partition || partition->name().topic != topic) continue;
    last_topic_ = message.rkt;
    last_owner_ = partition.get();
    return last_owner_;
  }
  return nullptr;  // fetched before it was given back
}

void partition_worker::take_orders() {
  if (!has_orders_.load(std::memory_order_acquire)) return;
  const std::lock_guard lock{mutex_};
  carry_out_orders();
}

void partition_worker::carry_out_orders() {
  std::move(inbox_.begin(), inbox_.end(), std::back_inserter(owned_));
  inbox_.clear();
  for (const auto& order : std::exchange(orders_, {})) carry_out(*order);
  has_orders_.store(false, std::memory_order_relaxed);
}

void partition_worker::carry_out(release_order& order) {
  last_topic_ = nullptr;
  const auto until = clock::now() + last_store_wait;
  for (auto at = owned_.begin(); at != owned_.end();) {
    if (std::ranges::find(order.which, at->get()) == order.which.end()) {
      ++at;
      continue;
    }
    std::erase(lost_, at->get());
    (*at)->publish();
    order.store ? capturer_.capture_now(**at, until) : capturer_.forget(**at);
    order.released.push_back(std::move(*at));
    at = owned_.erase(at);
  }
  order.done = true;
  released_.notify_all();
}

void partition_worker::serve_clock(clock::time_point now) {
  rounds_.fetch_add(1, std::memory_order_relaxed);
  for (std::size_t left = owned_.size(); left > 0 && clock::now() - now < long_service; --left)
    owned_[next_served_++ % owned_.size()]->publish_if_due(now, options_.tick);
  capturer_.serve(owned_, now);
}

}  // namespace floorwalker
