#include "ingest/partition_desk.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr auto release_timeout = 30s;  // a worker that takes longer stands still
constexpr auto store_timeout = 5s;     // who takes over reads what is not stored by then once more

kafka_partitions list_of(const std::vector<topic_partition>& which) {
  kafka_partitions list{rd_kafka_topic_partition_list_new(static_cast<int>(which.size()))};
  for (const auto& [topic, partition] : which) rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition);
  return list;
}

}  // namespace

partition_desk::partition_desk(rd_kafka_t* client, desk_options options, state_storer& storer, view_hub& hub,
                               workers& all)
    : client_{client}, options_{std::move(options)}, storer_{storer}, hub_{hub}, workers_{all} {}

void partition_desk::open(const std::vector<topic_partition>& which, topic_catalog& topics, broker_queries& broker) {
  if (which.empty()) return;
  const time_point asked_at = options_.wall_clock();
  const auto extents = broker.extents(which);
  std::vector<partition_log> logs;
  for (std::size_t i = 0; i < which.size(); ++i) {
    const auto& topic = topics[which[i].topic];
    if (extents[i].high >= 0) logs.push_back({which[i], topic.id, topic.partitions, extents[i].low, extents[i].high});
  }
  auto taken = take_up(logs, broker);
  std::vector<reading> fresh;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const topic_partition name = logs[i].of;
    topics.had(name.topic, taken[i].partitions_before);
    adopt({std::move(logs[i]), taken[i].first_offset, taken[i].position}, std::move(taken[i]), asked_at);
    fresh.push_back({name, owned_.at(name)->position()});
  }
  assign(fresh);
}

// While we read the states a former owner may still have stored one that reaches beyond the ends we were told: then
// they are asked for again.
std::vector<taken_up> partition_desk::take_up(std::vector<partition_log>& logs, broker_queries& broker) try {
  return storer_.take_up(logs);
} catch (const state_refused&) {
  for (partition_log& log : logs)
    if (const auto [low, high] = broker.extents({log.of}).front(); high >= 0) {
      log.low = low;
      log.high = high;
    }
  return storer_.take_up(logs);
}

void partition_desk::adopt(partition_start start, taken_up taken, time_point asked_at) {
  const topic_partition name = start.name();
  const auto [at, is_new] = places_.try_emplace(name);
  if (is_new) at->second = {workers_[adopted_++ % workers_.size()].get(), &hub_.attach()};
  const std::int64_t end = start.log.high;
  owned_partition& owned = at->second.worker->adopt(std::make_unique<owned_partition>(
      std::move(start), std::move(taken.state), *at->second.slot, options_.wall_clock(), options_.turns));
  owned.tell_end(end, asked_at);
  owned_[name] = &owned;
  forward(owned);  // before it is assigned, so that no record can take another way
}

bool partition_desk::close(const std::vector<topic_partition>& which, bool store) {
  std::map<partition_worker*, std::vector<const owned_partition*>> by_worker;
  std::vector<topic_partition> ours;  // not those that have not been taken up yet
  for (const auto& name : which)
    if (const auto known = owned_.find(name); known != owned_.end()) {
      ours.push_back(name);
      by_worker[places_.at(name).worker].push_back(known->second);
      std::erase(lost_, known->second);
      std::erase(found_again_, known->second);
      owned_.erase(known);
    }
  bool all_given = true;
  for (auto& [worker, theirs] : by_worker) {
    all_given &= worker->release(std::move(theirs), store, release_timeout).has_value();
  }
  storer_.settle(store_timeout);
  for (const auto& name : ours) storer_.release(name);
  unassign(ours);
  return all_given;
}

void partition_desk::forward(const owned_partition& owned) {
  const auto& [topic, partition] = owned.name();
  const kafka_queue own{rd_kafka_queue_get_partition(client_, topic.c_str(), partition)};
  rd_kafka_queue_forward(own.get(), places_.at(owned.name()).worker->queue());
}

void partition_desk::assign(const std::vector<reading>& list) {
  const kafka_partitions all{rd_kafka_topic_partition_list_new(static_cast<int>(list.size()))};
  for (const auto& [name, offset] : list)
    rd_kafka_topic_partition_list_add(all.get(), name.topic.c_str(), name.partition)->offset = offset;
  if (const kafka_error error{rd_kafka_incremental_assign(client_, all.get())})
    throw feed_unusable{std::string{"partitions cannot be assigned: "} + rd_kafka_error_string(error.get())};
}

void partition_desk::unassign(const std::vector<topic_partition>& list) {
  const kafka_error error{rd_kafka_incremental_unassign(client_, list_of(list).get())};
  if (error) spdlog::error("kafka: partitions are not given back: {}", rd_kafka_error_string(error.get()));
}

void partition_desk::ask_ends(broker_queries& broker) {
  for (; !found_again_.empty(); found_again_.pop_back()) forward(*found_again_.back());
  std::vector<topic_partition> names;
  for (const auto& [name, owned] : owned_) names.push_back(name);
  const time_point asked_at = options_.wall_clock();
  const auto extents = broker.extents(names);
  std::size_t i = 0;
  for (const auto& [name, owned] : owned_) {
    if (extents[i].high >= 0) owned->tell_end(extents[i].high, asked_at);
    ++i;
  }
}

void partition_desk::find_lost(broker_queries& broker) {
  for (const auto& worker : workers_)
    for (owned_partition* one : worker->take_lost())
      if (owns(one->name())) lost_.push_back(one);
  while (!lost_.empty() && find_again(*lost_.back(), broker)) lost_.pop_back();
}

// False if the broker cannot be asked just now. Records that went before they were read are a gap, and said to be; a
// log that ends before the position is another log, whose records cannot be added to this state.
bool partition_desk::find_again(owned_partition& lost, broker_queries& broker) {
  const auto& [topic, partition] = lost.name();
  const auto [low, high] = broker.extents({lost.name()}).front();
  if (high < 0) return false;
  if (lost.position() > high) throw feed_unusable{made_anew(topic)};
  spdlog::error("topic {} partition {}: records {} to {} were gone before they were read; figures lack them", topic,
                partition, lost.position(), low - 1);
  records_lost_ += static_cast<std::uint64_t>(std::max<std::int64_t>(0, low - lost.position()));
  // A seek is refused in this state. What stops a partition takes its forwarding away, a little later: so it is
  // forwarded again at the next look, and what has come until then waits.
  unassign({lost.name()});
  assign({{lost.name(), low}});
  found_again_.push_back(&lost);
  return true;
}

// For lag tools only: nothing is ever resumed from these.
void partition_desk::commit_positions() {
  if (owned_.empty()) return;
  const kafka_partitions positions{rd_kafka_topic_partition_list_new(static_cast<int>(owned_.size()))};
  for (const auto& [name, owned] : owned_)
    rd_kafka_topic_partition_list_add(positions.get(), name.topic.c_str(), name.partition)->offset = owned->position();
  const auto error = rd_kafka_commit(client_, positions.get(), 1);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) spdlog::debug("kafka: positions not committed: {}", rd_kafka_err2str(error));
}

std::optional<time_point> partition_desk::behind_since() const {
  std::optional<time_point> oldest;
  for (const auto& [name, owned] : owned_)
    if (const auto since = owned->behind_since()) oldest = std::min(oldest.value_or(*since), *since);
  return oldest;
}

}  // namespace floorwalker
