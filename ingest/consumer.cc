#include "ingest/consumer.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <random>
#include <stdexcept>
#include <utility>

#include "ingest/client_properties.h"
#include "ingest/dead_letters.h"
#include "ingest/directory_store.h"
#include "ingest/feed_watch.h"
#include "ingest/kafka_client.h"
#include "ingest/partition_worker.h"
#include "ingest/topic_store.h"
#include "ingest/view_follower.h"
#include "ingest/view_publisher.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr auto last_states = 5s;  // for the states of a polite stop to reach the store

// A name that no other process has, ever.
std::string new_instance_name() {
  std::random_device dice;
  return fmt::format("{:08x}{:08x}", dice(), dice());
}

void add_mistake_in_topics(const consumer_options& options) {
  std::vector<std::string> ours{options.dead_letter_topic, options.state_topic};
  if (options.cluster) ours.push_back(options.cluster->views_topic);
  for (auto one = ours.begin(); one != ours.end(); ++one) {
    if (one->empty()) continue;
    if (std::ranges::count(options.topics, *one) > 0 || std::count(one + 1, ours.end(), *one) > 0)
      throw std::invalid_argument{"kafka: topic " + *one + " cannot be for two things at once"};
  }
}

consumer_options checked(consumer_options options) {
  if (options.brokers.empty()) throw std::invalid_argument{"kafka: no brokers"};
  if (options.topics.empty()) throw std::invalid_argument{"kafka: no topics"};
  if (options.workers < 1 || options.workers > 64) throw std::invalid_argument{"kafka: 1 to 64 workers"};
  if (options.cluster && options.state_topic.empty())
    throw std::invalid_argument{"cluster: needs state.topic, through which states move"};
  if (options.cluster && options.cluster->views_topic.empty()) throw std::invalid_argument{"cluster: no views topic"};
  add_mistake_in_topics(options);
  std::sort(options.topics.begin(), options.topics.end());
  options.topics.erase(std::unique(options.topics.begin(), options.topics.end()), options.topics.end());
  if (!options.wall_clock)
    options.wall_clock = [] { return std::chrono::floor<microseconds>(std::chrono::system_clock::now()); };
  return options;
}

}  // namespace

std::unique_ptr<state_store> open_store(const consumer_options& options) {
  if (!options.state_topic.empty())
    return std::make_unique<topic_store>(topic_store_options{
        .brokers = options.brokers, .topic = options.state_topic, .properties = options.properties});
  if (!options.state_directory.empty()) return std::make_unique<directory_store>(options.state_directory);
  return nullptr;
}

// In the order they are made: what comes later uses what comes before, and goes first.
struct consumer::impl {
  impl(consumer_options given, std::shared_ptr<const settings> from, view_hub& views)
      : options{checked(std::move(given))},
        figures{std::move(from)},
        hub{views},
        archive{open_store(options), instance, figures},
        storer{archive, options.wall_clock} {
    kafka_conf conf = make_kafka_conf(event_reader_properties(options));
    rd_kafka_conf_set_opaque(conf.get(), this);
    rd_kafka_conf_set_error_cb(conf.get(), [](rd_kafka_t* reader, int error, const char* reason, void* self) {
      static_cast<impl*>(self)->note_error(reader, error, reason);
    });
    if (options.cluster)
      rd_kafka_conf_set_rebalance_cb(
          conf.get(), [](rd_kafka_t*, rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* list, void* self) {
            static_cast<impl*>(self)->watch->rebalanced(what, list);
          });
    client = make_kafka_client(RD_KAFKA_CONSUMER, std::move(conf));
    rd_kafka_poll_set_consumer(client.get());
    if (!options.dead_letter_topic.empty()) letters.emplace(writer_properties(options), options.dead_letter_topic);
    for (std::size_t i = 0; i < options.workers; ++i)
      workers.push_back(std::make_unique<partition_worker>(
          client.get(), worker_options{.record_bytes = options.record_bytes,
                                       .tick = options.tick,
                                       .store_every = options.store_every,
                                       .storer = storer.stores() ? &storer : nullptr,
                                       .dead_letters = letters ? &*letters : nullptr}));
    watch.emplace(client.get(), options_of_watch(), storer, hub, workers);
  }

  void note_error(rd_kafka_t* from, int error, const char* reason) {
    if (!watch) return;
    if (error != RD_KAFKA_RESP_ERR__FATAL) return watch->note_error(reason);
    std::array<char, 512> why{};
    rd_kafka_fatal_error(from, why.data(), why.size());
    watch->note_fatal(std::string{"the consumer cannot go on: "} + why.data());
  }

  void open_views() {
    publisher.emplace(publisher_options{options.cluster->views_topic, instance, writer_properties(options),
                                        [this](std::string why) { watch->note_fatal(std::move(why)); }},
                      figures, turns);
    hub.listen([this](const partition_view& view) { publisher->outbox().take(view); });
    follower.emplace(follower_options{options.cluster->views_topic, side_reader_properties(options)}, figures, hub,
                     turns, publisher->outbox());
  }

  watch_options options_of_watch() {
    watch_options made{options.brokers, options.topics, options.wall_clock, letters ? &*letters : nullptr};
    if (!options.cluster) return made;
    made.turns = &turns;
    made.views_topic = options.cluster->views_topic;
    made.views_topic_found = [this](std::int32_t partitions, const std::map<std::string, std::string>& ids) {
      publisher->outbox().set_topics(ids);
      publisher->start(partitions);
      follower->start(partitions);
    };
    made.tell_of_views = [this](feed_state& to) {
      to.views_unwritten = publisher->failures();
      to.views_unreadable = follower->unreadable();
    };
    return made;
  }

  const consumer_options options;
  const std::shared_ptr<const settings> figures;
  const std::string instance = new_instance_name();
  view_hub& hub;
  view_turns turns;
  state_archive archive;
  state_storer storer;
  kafka_client client;
  std::optional<dead_letters> letters;
  std::vector<std::unique_ptr<partition_worker>> workers;
  std::optional<feed_watch> watch;
  std::optional<view_publisher> publisher;
  std::optional<view_follower> follower;
  bool started = false, stopped = false;
};

consumer::consumer(consumer_options options, std::shared_ptr<const settings> settings, view_hub& hub)
    : impl_{std::make_unique<impl>(std::move(options), std::move(settings), hub)} {}

consumer::~consumer() { stop(); }

void consumer::start() {
  if (std::exchange(impl_->started, true)) return;
  if (impl_->options.cluster) impl_->open_views();
  for (const auto& worker : impl_->workers) worker->start();
  impl_->watch->start();
}

void consumer::stop() {
  if (!impl_->started || std::exchange(impl_->stopped, true)) return;
  impl_->watch->drain();
  for (const auto& worker : impl_->workers) worker->stop();
  if (!impl_->storer.settle(last_states)) spdlog::error("states: not all could be stored before the end");
  impl_->watch->stop();
  impl_->storer.stop();
}

store_figures consumer::stored() const { return impl_->archive.figures(); }

}  // namespace floorwalker
