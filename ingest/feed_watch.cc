#include "ingest/feed_watch.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "ingest/compacted_topic.h"
#include "ingest/rfc3339.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 500ms;
constexpr auto discover_every = 30s;  // while a topic is missing: at every look
constexpr auto commit_every = 5s;
constexpr auto query_timeout = 2000ms;
constexpr auto stall_limit = 30s;

// A few partitions, for some thousand queues. Small segments: what is read at a start is what compaction has not seen.
compacted_topic views_topic(const std::string& name) {
  return {.name = name,
          .partitions = 3,
          .config = {{"min.cleanable.dirty.ratio", "0.1"},
                     {"segment.bytes", std::to_string(32 << 20)},
                     {"delete.retention.ms", "3600000"}}};
}

std::string to_the_second(time_point at) { return to_rfc3339(at).substr(0, 19) + "Z"; }

}  // namespace

feed_watch::feed_watch(rd_kafka_t* client, watch_options options, state_storer& storer, view_hub& hub,
                       partition_desk::workers& workers)
    : client_{client},
      options_{std::move(options)},
      storer_{storer},
      hub_{hub},
      workers_{workers},
      queries_{client, query_timeout},
      topics_{options_.topics},
      desk_{client, {options_.wall_clock, options_.turns}, storer, hub, workers},
      group_{client, desk_},
      stalls_{stall_limit} {}

feed_watch::~feed_watch() { stop(); }

void feed_watch::start() { thread_ = std::thread{&feed_watch::run, this}; }

void feed_watch::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void feed_watch::drain() {
  const std::lock_guard lock{mutex_};
  draining_ = true;
  feed_state state = hub_.feed();
  state.draining = true;
  hub_.tell(state);
}

void feed_watch::note_error(std::string text) {
  const std::lock_guard lock{mutex_};
  last_error_ = std::move(text);
}

void feed_watch::note_fatal(std::string text) {
  const std::lock_guard lock{mutex_};
  last_fatal_ = std::move(text);
}

void feed_watch::rebalanced(rd_kafka_resp_err_t what, const rd_kafka_topic_partition_list_t* partitions) {
  group_.rebalanced(what, partitions);
}

void feed_watch::run() {
  while (!stopping_) {
    const auto next = clock::now() + look_every;
    if (fatal_.empty()) look();
    watch_workers();
    tell_hub();
    serve_client(next);
  }
  if (!away_since_) desk_.commit_positions();
  group_.leave();
}

void feed_watch::look() try {
  take_up();
  desk_.find_lost(queries_);
  desk_.ask_ends(queries_);
  broker_answered();
  if (clock::now() < commit_at_) return;
  desk_.commit_positions();
  commit_at_ = clock::now() + commit_every;
} catch (const broker_away& why) {
  broker_is_away(why.what());
} catch (const state_refused& why) {
  give_up(why.what());
} catch (const feed_unusable& why) {
  give_up(why.what());
}

void feed_watch::discover() {
  topics_.refresh(queries_);
  if (!topics_.unusable().empty()) throw feed_unusable{topics_.unusable()};
  if (!topics_.all_exist()) return;
  discover_at_ = clock::now() + discover_every;
  if (options_.turns != nullptr && !in_cluster_) join_cluster();
}

void feed_watch::join_cluster() {
  options_.views_topic_found(find_compacted_topic(client_, views_topic(options_.views_topic), query_timeout),
                             topics_.ids());
  group_.join(options_.topics);
  in_cluster_ = true;
}

// What cannot be taken up just now is tried again at the next look.
void feed_watch::take_up() try {
  if (is_draining()) return;
  if (clock::now() >= discover_at_) discover();
  if (options_.turns != nullptr) {
    group_.serve(topics_, queries_);
  } else {
    auto fresh = topics_.all_partitions();
    std::erase_if(fresh, [this](const auto& which) { return desk_.owns(which); });
    desk_.open(fresh, topics_, queries_);
  }
  trouble_.clear();
} catch (const broker_away&) {
  throw;
} catch (const feed_unusable&) {
  throw;
} catch (const state_refused&) {
  throw;
} catch (const std::runtime_error& why) {
  if (trouble_ != why.what()) spdlog::error("partitions cannot be taken up: {}", why.what());
  trouble_ = why.what();
}

void feed_watch::give_up(const std::string& why) {
  if (!fatal_.empty()) return;
  fatal_ = why;
  spdlog::error("kafka: {}", fatal_);
}

void feed_watch::broker_answered() {
  if (away_since_)
    spdlog::info("kafka: {} is back, it was away since {}", options_.brokers, to_the_second(*away_since_));
  away_since_.reset();
  const std::lock_guard lock{mutex_};
  last_error_.clear();
}

void feed_watch::broker_is_away(const char* why) {
  {
    const std::lock_guard lock{mutex_};
    away_why_ = last_error_.empty() ? why : last_error_;
  }
  if (away_since_) return;
  away_since_ = options_.wall_clock();
  spdlog::warn("kafka: {} is away: {}", options_.brokers, away_why_);
}

bool feed_watch::is_draining() {
  const std::lock_guard lock{mutex_};
  return draining_;
}

void feed_watch::watch_workers() {
  if (is_draining()) return;
  std::string fatal;
  {
    const std::lock_guard lock{mutex_};
    fatal = last_fatal_;
  }
  if (!fatal.empty()) give_up(fatal);
  for (std::size_t i = 0; i < workers_.size(); ++i)
    if (stalls_.stands_still(i, workers_[i]->rounds(), clock::now()))
      give_up("worker " + std::to_string(i) + " has stood still for " + std::to_string(stall_limit / 1s) + " s");
}

std::string feed_watch::problems() const {
  if (!fatal_.empty()) return fatal_;
  std::string text;
  if (away_since_)
    text = "broker " + options_.brokers + " is away since " + to_the_second(*away_since_) + ": " + away_why_;
  for (const std::string& more : {topics_.problems(away_since_.has_value()), trouble_})
    if (!more.empty()) text += (text.empty() ? "" : "; ") + more;
  return text;
}

void feed_watch::tell_hub() {
  feed_state state;
  state.problem = problems();
  state.fatal = !fatal_.empty();
  state.partitions_total = topics_.partitions_total();
  state.partitions_owned = static_cast<std::int32_t>(desk_.owned().size());
  state.partitions_added = topics_.partitions_added();
  state.records_lost = desk_.records_lost();
  const store_figures stored = storer_.figures();
  state.store_failures = stored.failures;
  state.states_stored = stored.states_written;
  state.state_bytes_stored = stored.bytes_written;
  if (storer_.stores() && !desk_.owned().empty()) {
    const time_point now = options_.wall_clock();
    state.stored_age = now - desk_.behind_since().value_or(now);
  }
  if (options_.letters != nullptr) state.dead_letters_lost = options_.letters->dropped();
  if (in_cluster_) options_.tell_of_views(state);
  for (const auto& worker : workers_) state.state_pauses += worker->state_pauses();
  const std::lock_guard lock{mutex_};
  state.draining = draining_;
  hub_.tell(state);
}

// librdkafka calls back (errors, commits, the group's decisions) only while it is polled. Records never come this way.
void feed_watch::serve_client(clock::time_point until) {
  for (auto now = clock::now(); now < until && !stopping_; now = clock::now()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - now);
    const kafka_message message{rd_kafka_consumer_poll(client_, static_cast<int>(std::min(left, 100ms).count()))};
    if (message && message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      give_up("a record of a partition came past its worker");
    } else if (message) {
      spdlog::debug("kafka: {}", rd_kafka_message_errstr(message.get()));
    }
    if (group_.has_news()) return;
  }
}

}  // namespace floorwalker
