#include "ingest/feed_watch.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>

#include "ingest/rfc3339.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 500ms;
constexpr auto discover_every = 30s;  // while a topic is missing: at every look
constexpr auto commit_every = 5s;
constexpr auto query_timeout = 2000ms;
constexpr const char* made_anew = " has been made anew while it was read; a restart reads the new one";

std::string to_the_second(time_point at) { return to_rfc3339(at).substr(0, 19) + "Z"; }

}  // namespace

feed_watch::feed_watch(rd_kafka_t* client, watch_options options, state_keeper& keeper, view_hub& hub,
                       std::vector<std::unique_ptr<partition_worker>>& workers)
    : client_{client},
      options_{std::move(options)},
      keeper_{keeper},
      hub_{hub},
      workers_{workers},
      queries_{client, query_timeout} {
  for (const auto& topic : options_.topics) topics_[topic];
}

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

void feed_watch::run() {
  while (!stopping_) {
    const auto next = clock::now() + look_every;
    look();
    keeper_.write_all(options_.wall_clock());
    tell_hub();
    serve_client(next);
  }
  if (!away_since_) commit_positions();
}

void feed_watch::look() {
  try {
    if (clock::now() >= discover_at_) discover();
    for (; !found_again_.empty(); found_again_.pop_back()) forward(*found_again_.back());
    for (const auto& worker : workers_) std::ranges::copy(worker->take_lost(), std::back_inserter(lost_));
    while (!lost_.empty() && find_again(*lost_.back())) lost_.pop_back();
    ask_ends();
    broker_answered();
    if (clock::now() >= commit_at_) commit_positions();
  } catch (const broker_away& why) {
    broker_is_away(why.what());
  }
}

void feed_watch::discover() {
  const auto told = queries_.describe(options_.topics);
  std::vector<topic_partition> fresh;
  bool all_exist = true;
  for (std::size_t i = 0; i < told.size(); ++i) {
    known_topic& topic = topics_[options_.topics[i]];
    all_exist = all_exist && told[i].exists;
    if (!told[i].exists) {
      topic.problem = told[i].problem.empty() ? "does not exist yet" : told[i].problem;
      continue;
    }
    if (!topic.problem.empty()) {
      spdlog::info("topic {} has {} partitions", options_.topics[i], told[i].partitions);
      warn_of_timestamps(options_.topics[i]);
    }
    if (!topic.id.empty() && topic.id != told[i].id) {
      give_up("topic " + options_.topics[i] + made_anew);
    }
    topic = {told[i].partitions, told[i].id, ""};
    for (std::int32_t partition = 0; partition < topic.partitions; ++partition) {
      if (!owned_.contains({options_.topics[i], partition})) fresh.push_back({options_.topics[i], partition});
    }
  }
  open_partitions(fresh);
  const bool all_owned = std::all_of(fresh.begin(), fresh.end(), [this](const auto& which) {
    return owned_.contains({which.topic, which.partition});
  });
  if (all_exist && all_owned) discover_at_ = clock::now() + discover_every;
}

void feed_watch::open_partitions(const std::vector<topic_partition>& fresh) {
  if (fresh.empty()) return;
  const time_point asked_at = options_.wall_clock();
  const auto extents = queries_.extents(fresh);
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    if (extents[i].high >= 0) open_partition(fresh[i], extents[i], asked_at);  // else: next time
  }
}

void feed_watch::open_partition(const topic_partition& which, log_extent log, time_point asked_at) {
  partition_start start{.topic = which.topic,
                        .topic_id = topics_[which.topic].id,
                        .partition = which.partition,
                        .end_at_assignment = log.high};
  auto state = keeper_.take_up(start, log.low, log.high);
  partition_worker& worker = *workers_[owned_.size() % workers_.size()];
  owned_partition& owned =
      worker.adopt(std::make_unique<owned_partition>(std::move(start), std::move(state), hub_.attach()));
  owned.tell_end(log.high, asked_at);
  owned_[{which.topic, which.partition}] = &owned;

  workers_of_[&owned] = &worker;
  forward(owned);  // first, so that no record can take another way
  assign(owned, owned.position());
}

void feed_watch::forward(const owned_partition& owned) {
  const auto& start = owned.start();
  const kafka_queue own{rd_kafka_queue_get_partition(client_, start.topic.c_str(), start.partition)};
  rd_kafka_queue_forward(own.get(), workers_of_.at(&owned)->queue());
}

void feed_watch::assign(const owned_partition& owned, std::int64_t offset) {
  const kafka_partitions one{rd_kafka_topic_partition_list_new(1)};
  rd_kafka_topic_partition_list_add(one.get(), owned.start().topic.c_str(), owned.start().partition)->offset = offset;
  if (const kafka_error error{rd_kafka_incremental_assign(client_, one.get())}) {
    give_up("topic " + owned.start().topic + " cannot be assigned: " + rd_kafka_error_string(error.get()));
  }
}

void feed_watch::unassign(const owned_partition& owned) {
  const kafka_partitions one{rd_kafka_topic_partition_list_new(1)};
  rd_kafka_topic_partition_list_add(one.get(), owned.start().topic.c_str(), owned.start().partition);
  const kafka_error error{rd_kafka_incremental_unassign(client_, one.get())};
  if (error) spdlog::debug("kafka: {}", rd_kafka_error_string(error.get()));
}

void feed_watch::give_up(std::string why) {
  if (why == fatal_) return;
  fatal_ = std::move(why);
  spdlog::error("kafka: {}", fatal_);
}

void feed_watch::ask_ends() {
  std::vector<topic_partition> partitions;
  for (const auto& [name, owned] : owned_) partitions.push_back({name.first, name.second});
  const time_point asked_at = options_.wall_clock();
  const auto extents = queries_.extents(partitions);
  std::size_t i = 0;
  for (const auto& [name, owned] : owned_) {
    if (extents[i].high >= 0) owned->tell_end(extents[i].high, asked_at);
    ++i;
  }
}

// The broker does not know the position; false if it cannot be asked just now. Records that went before they were read
// are a gap, and said to be; a log that ends before the position is another log, whose records cannot be added to this
// state.
bool feed_watch::find_again(owned_partition& lost) {
  const auto& [topic, id, partition, first, start, end] = lost.start();
  const auto [low, high] = queries_.extents({{topic, partition}}).front();
  if (high < 0) return false;
  if (lost.position() > high) {
    give_up("topic " + topic + made_anew);
    return true;
  }
  spdlog::error("topic {} partition {}: records {} to {} were gone before they were read; figures lack them", topic,
                partition, lost.position(), low - 1);
  // A seek is refused in this state. What stops a partition takes its forwarding away, a little later: so it is
  // forwarded again at the next look, and what has come until then waits.
  unassign(lost);
  assign(lost, low);
  found_again_.push_back(&lost);
  return true;
}

// For lag tools only: nothing is ever resumed from these.
void feed_watch::commit_positions() {
  commit_at_ = clock::now() + commit_every;
  if (owned_.empty()) return;
  const kafka_partitions positions{rd_kafka_topic_partition_list_new(static_cast<int>(owned_.size()))};
  for (const auto& [name, owned] : owned_) {
    rd_kafka_topic_partition_list_add(positions.get(), name.first.c_str(), name.second)->offset = owned->position();
  }
  const auto error = rd_kafka_commit(client_, positions.get(), 1);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) spdlog::debug("kafka: positions not committed: {}", rd_kafka_err2str(error));
}

void feed_watch::warn_of_timestamps(const std::string& topic) {
  const auto type = queries_.timestamp_type(topic);
  if (!type || *type == "LogAppendTime") return;
  spdlog::warn(
      "topic {}: message.timestamp.type is {}; the guard against events of the future is at full strength only with "
      "LogAppendTime",
      topic, *type);
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

std::string feed_watch::problems() const {
  if (!fatal_.empty()) return fatal_;
  std::string text;
  if (away_since_) {
    text = "broker " + options_.brokers + " is away since " + to_the_second(*away_since_) + ": " + away_why_;
  }
  for (const auto& [name, topic] : topics_) {
    if (topic.problem.empty() || (away_since_ && topic.problem == known_topic{}.problem)) continue;
    text += (text.empty() ? "topic " : "; topic ") + name + " " + topic.problem;
  }
  return text;
}

void feed_watch::tell_hub() {
  feed_state state;
  state.problem = problems();
  state.fatal = !fatal_.empty();
  std::int32_t total = 0;
  bool all_exist = true;
  for (const auto& [name, topic] : topics_) {
    all_exist = all_exist && topic.problem.empty();
    total += topic.partitions;
  }
  if (all_exist) state.partitions_total = total;
  const store_figures stored = keeper_.figures();
  state.store_failures = stored.failures;
  if (options_.letters != nullptr) state.dead_letters_lost = options_.letters->dropped();
  if (stored.oldest_stored) state.stored_age = options_.wall_clock() - *stored.oldest_stored;
  const std::lock_guard lock{mutex_};
  state.draining = draining_;
  hub_.tell(state);
}

// librdkafka calls back (errors, commits) only while it is polled. Records never come this way.
void feed_watch::serve_client(clock::time_point until) {
  for (auto now = clock::now(); now < until && !stopping_; now = clock::now()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - now);
    const kafka_message message{rd_kafka_consumer_poll(client_, static_cast<int>(std::min(left, 100ms).count()))};
    if (message && message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      give_up("a record of a partition came past its worker");
    } else if (message) {
      spdlog::debug("kafka: {}", rd_kafka_message_errstr(message.get()));
    }
  }
}

}  // namespace floorwalker
