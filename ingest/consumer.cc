#include "ingest/consumer.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "ingest/dead_letters.h"
#include "ingest/feed_watch.h"
#include "ingest/kafka_client.h"
#include "ingest/partition_worker.h"

namespace floorwalker {
namespace {

// Ours to set: the reading depends on them.
constexpr std::array<std::string_view, 8> reserved = {
    "bootstrap.servers",        "metadata.broker.list", "group.id",           "enable.auto.commit",
    "enable.auto.offset.store", "auto.offset.reset",    "auto.commit.enable", "enable.partition.eof"};

std::map<std::string, std::string> properties_of(const consumer_options& options) {
  for (const auto name : reserved) {
    if (options.properties.contains(std::string{name})) {
      throw std::invalid_argument{"kafka property \"" + std::string{name} + "\" is set by Floorwalker itself"};
    }
  }
  // The queue is what holds back a fetcher that is faster than we are; small enough to stay in the processor's cache.
  std::map<std::string, std::string> properties = {
      {"client.id", "floorwalker"},          {"queued.min.messages", "20000"}, {"queued.max.messages.kbytes", "16384"},
      {"fetch.queue.backoff.ms", "5"},       {"fetch.wait.max.ms", "20"},      {"fetch.error.backoff.ms", "100"},
      {"reconnect.backoff.max.ms", "2000"},  {"check.crcs", "true"},           {"socket.nagle.disable", "true"},
      {"allow.auto.create.topics", "false"},
  };
  for (const auto& [name, value] : options.properties) properties[name] = value;
  properties["bootstrap.servers"] = options.brokers;
  properties["group.id"] = options.group_id;
  properties["enable.auto.commit"] = "false";
  properties["enable.auto.offset.store"] = "false";
  properties["auto.offset.reset"] =
      "error";  // a first start says "beginning" itself; a lost position must not be skipped
  properties["enable.partition.eof"] = "true";
  return properties;
}

// How to reach the same brokers, for writing.
std::map<std::string, std::string> producer_properties(const consumer_options& options) {
  auto properties = options.properties;
  properties["bootstrap.servers"] = options.brokers;
  properties.emplace("client.id", "floorwalker");
  return properties;
}

consumer_options checked(consumer_options options) {
  if (options.brokers.empty()) throw std::invalid_argument{"kafka: no brokers"};
  if (options.topics.empty()) throw std::invalid_argument{"kafka: no topics"};
  if (options.workers < 1 || options.workers > 64) throw std::invalid_argument{"kafka: 1 to 64 workers"};
  if (std::ranges::count(options.topics, options.dead_letter_topic) > 0) {
    throw std::invalid_argument{"kafka: the dead-letter topic is one of those that are read"};
  }
  std::sort(options.topics.begin(), options.topics.end());
  options.topics.erase(std::unique(options.topics.begin(), options.topics.end()), options.topics.end());
  if (!options.wall_clock) {
    options.wall_clock = [] { return std::chrono::floor<microseconds>(std::chrono::system_clock::now()); };
  }
  return options;
}

}  // namespace

// In the order they are made: what comes later uses what comes before, and goes first.
struct consumer::impl {
  impl(consumer_options given, std::shared_ptr<const settings> settings, view_hub& hub)
      : options{checked(std::move(given))}, keeper{options.state_directory, std::move(settings)} {
    kafka_conf conf = make_kafka_conf(properties_of(options));
    rd_kafka_conf_set_opaque(conf.get(), this);
    rd_kafka_conf_set_error_cb(conf.get(), [](rd_kafka_t*, int, const char* reason, void* self) {
      if (auto& told = static_cast<impl*>(self)->watch) told->note_error(reason);
    });
    client = make_kafka_client(RD_KAFKA_CONSUMER, std::move(conf));
    rd_kafka_poll_set_consumer(client.get());
    if (!options.dead_letter_topic.empty()) letters.emplace(producer_properties(options), options.dead_letter_topic);
    for (std::size_t i = 0; i < options.workers; ++i) {
      workers.push_back(std::make_unique<partition_worker>(
          client.get(), worker_options{.record_bytes = options.record_bytes,
                                       .tick = options.tick,
                                       .store_every = options.store_every,
                                       .settings_hash = keeper.settings_hash(),
                                       .outbox = keeper.outbox(),
                                       .dead_letters = letters ? &*letters : nullptr}));
    }
    watch.emplace(client.get(),
                  watch_options{options.brokers, options.topics, options.wall_clock, letters ? &*letters : nullptr},
                  keeper, hub, workers);
  }

  const consumer_options options;
  state_keeper keeper;
  kafka_client client;
  std::optional<dead_letters> letters;
  std::vector<std::unique_ptr<partition_worker>> workers;
  std::optional<feed_watch> watch;
  bool started = false, stopped = false;
};

consumer::consumer(consumer_options options, std::shared_ptr<const settings> settings, view_hub& hub)
    : impl_{std::make_unique<impl>(std::move(options), std::move(settings), hub)} {}

consumer::~consumer() { stop(); }

void consumer::start() {
  if (std::exchange(impl_->started, true)) return;
  for (const auto& worker : impl_->workers) worker->start();
  impl_->watch->start();
}

void consumer::stop() {
  if (!impl_->started || std::exchange(impl_->stopped, true)) return;
  impl_->watch->drain();
  for (const auto& worker : impl_->workers) worker->stop();
  impl_->watch->stop();
  impl_->keeper.write_all(impl_->options.wall_clock());
}

store_figures consumer::stored() const { return impl_->keeper.figures(); }

}  // namespace floorwalker
