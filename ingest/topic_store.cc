#include "ingest/topic_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "ingest/broker_queries.h"
#include "ingest/compacted_topic.h"
#include "ingest/topic_store_reader.h"

namespace floorwalker {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds impatient{500};
constexpr std::int32_t partitions_of_new = 6;

// What is small is often replaced: segments that end soon, so that what is old can be taken away and a start does not
// read it again. Nothing younger than a minute is taken away, so that who reads the log meanwhile misses nothing that
// its records name. Tombstones are of no use to anybody who reads for less than a minute.
const std::map<std::string, std::string> config_of_new = {
    {"segment.bytes", "16777216"},      {"segment.ms", "3600000"},        {"min.cleanable.dirty.ratio", "0.2"},
    {"min.compaction.lag.ms", "60000"}, {"delete.retention.ms", "60000"}, {"max.message.bytes", "8388608"}};

class shelved_partition final : public stored_partition {
 public:
  shelved_partition(shelf all, std::string where) : all_{std::move(all)}, where_{std::move(where)} {}

  const std::map<std::string, std::string>& manifests() const override { return all_.manifests; }
  std::vector<part_id> parts() const override {
    std::vector<part_id> ids;
    for (const auto& [which, bytes] : all_.parts) ids.push_back(which);
    return ids;
  }
  std::vector<std::byte> part(const part_id& which) const override {
    const auto found = all_.parts.find(which);
    if (found == all_.parts.end())
      throw std::runtime_error{
          fmt::format("{}: there is no part \"{}\" of offset {}", where_, which.name, which.offset)};
    return found->second;
  }

 private:
  const shelf all_;
  const std::string where_;
};

}  // namespace

struct topic_store::impl {
  explicit impl(topic_store_options given) : options{std::move(given)}, reader{reader_properties()} {}

  std::map<std::string, std::string> reader_properties() const {
    if (options.brokers.empty()) throw std::invalid_argument{"kafka: no brokers"};
    if (options.topic.empty()) throw std::invalid_argument{"state: no topic"};
    auto properties = options.properties;
    properties["bootstrap.servers"] = options.brokers;
    return properties;
  }

  std::chrono::milliseconds patience() const noexcept {
    return steady_clock::now() < impatient_until ? std::min(impatient, options.timeout) : options.timeout;
  }

  // Whoever has waited in vain for as long as he may lets those who come soon after wait less. But not for ever: a
  // broker may be slow.
  void wait_less() {
    if (steady_clock::now() >= impatient_until) impatient_until = steady_clock::now() + 2 * options.timeout;
  }
  template <class Call>
  auto patiently(Call call) try {
    return call();
  } catch (const std::exception&) {
    wait_less();
    throw;
  }

  // Finds the topic when it is first needed, and after whatever has gone wrong.
  std::int32_t partitions() {
    if (count != 0) return count;
    const compacted_topic wanted{options.topic, partitions_of_new, config_of_new, options.make_topic};
    return count = patiently([&] { return find_compacted_topic(reader.client(), wanted, patience()); });
  }
  std::int32_t partition_of(const topic_partition& of) { return of.partition % partitions(); }

  void make_writer() {
    auto properties = options.properties;
    properties["bootstrap.servers"] = options.brokers;
    properties.emplace("client.id", "floorwalker");
    properties.emplace("compression.type", "lz4");
    properties.emplace("linger.ms", "5");
    properties.emplace("queue.buffering.max.kbytes", "16384");
    properties["message.max.bytes"] = "8388608";
    properties["message.timeout.ms"] = std::to_string(options.timeout.count());
    properties["enable.idempotence"] = "true";
    properties["acks"] = "all";
    properties["allow.auto.create.topics"] = "false";
    properties.erase("transactional.id");
    kafka_conf conf = make_kafka_conf(properties);
    rd_kafka_conf_set_opaque(conf.get(), this);
    rd_kafka_conf_set_dr_msg_cb(conf.get(), [](rd_kafka_t*, const rd_kafka_message_t* record, void* self) {
      static_cast<impl*>(self)->report(*record);
    });
    writer = make_kafka_client(RD_KAFKA_PRODUCER, std::move(conf));
  }

  void report(const rd_kafka_message_t& record) {
    if (record.err == RD_KAFKA_RESP_ERR_NO_ERROR)
      impatient_until = {};
    else if (record.payload != nullptr && failure.empty())  // a tombstone is missed by nobody
      failure = rd_kafka_err2str(record.err);
  }

  void send(const topic_store_key& key, std::span<const std::byte> value) {
    const std::int32_t partition = partition_of(key.of);
    if (!writer) make_writer();
    const std::string name = text_of(key);
    for (const auto began = steady_clock::now();;) {
      const auto error = rd_kafka_producev(writer.get(), RD_KAFKA_V_TOPIC(options.topic.c_str()),
                                           RD_KAFKA_V_PARTITION(partition), RD_KAFKA_V_KEY(name.data(), name.size()),
                                           RD_KAFKA_V_VALUE(const_cast<std::byte*>(value.data()), value.size()),
                                           RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR) break;
      if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL || steady_clock::now() - began > patience())
        give_up(rd_kafka_err2str(error));
      rd_kafka_poll(writer.get(), 50);
    }
    rd_kafka_poll(writer.get(), 0);
    if (!failure.empty()) give_up(failure);
  }

  // Until all that was sent is acknowledged.
  void wait() {
    const auto began = steady_clock::now();
    while (rd_kafka_flush(writer.get(), 50) != RD_KAFKA_RESP_ERR_NO_ERROR && failure.empty())
      if (steady_clock::now() - began > patience()) give_up("no acknowledgment in time");
    if (!failure.empty()) give_up(failure);
  }

  // With the producer goes what it has not sent, and whatever has gone wrong inside of it.
  [[noreturn]] void give_up(std::string why) {
    drop_writer();
    wait_less();
    failure.clear();
    count = 0;
    throw std::runtime_error{fmt::format("topic {} cannot be written: {}", options.topic, why)};
  }
  void drop_writer() noexcept {
    if (!writer) return;
    rd_kafka_purge(writer.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_flush(writer.get(), 100);  // takes the reports of what was given up
    writer.reset();
  }

  void scan(const std::set<std::int32_t>& places, const std::set<topic_partition>* asked,
            std::map<topic_partition, shelf>& into) {
    const auto is_asked = [&](const topic_partition& one) { return !asked || asked->contains(one); };
    auto found = patiently([&] {
      return reader.read({options.topic, {places.begin(), places.end()}, is_asked, asked != nullptr}, patience());
    });
    for (auto& [of, all] : found)
      if (!all.empty()) into[of] = std::move(all);
  }

  const topic_store_options options;
  topic_store_reader reader;
  std::int32_t count = 0;  // the topic's partitions; 0: not known yet
  steady_clock::time_point impatient_until{};
  std::string failure;  // of a record sent since the last manifest
  kafka_client writer;  // goes first: it may still report
};

topic_store::topic_store(topic_store_options options) : impl_{std::make_unique<impl>(std::move(options))} {
  impl_->make_writer();  // tells whether the properties can be used
}

// Removals may still be on their way.
topic_store::~topic_store() {
  if (impl_->writer && steady_clock::now() >= impl_->impatient_until) rd_kafka_flush(impl_->writer.get(), 500);
  impl_->drop_writer();
}

std::vector<topic_partition> topic_store::partitions() {
  std::set<std::int32_t> places;
  for (std::int32_t i = 0; i < impl_->partitions(); ++i) places.insert(i);
  std::map<topic_partition, shelf> found;
  impl_->scan(places, nullptr, found);
  std::vector<topic_partition> all;
  for (const auto& [of, shelf] : found) all.push_back(of);
  return all;
}

std::vector<std::unique_ptr<stored_partition>> topic_store::open(const std::vector<topic_partition>& which) {
  std::set<std::int32_t> places, others;
  for (const topic_partition& one : which) places.insert(impl_->partition_of(one));
  for (std::int32_t i = 0; i < impl_->partitions(); ++i)
    if (!places.contains(i)) others.insert(i);
  std::set<topic_partition> missing{which.begin(), which.end()};
  std::map<topic_partition, shelf> found;
  if (!places.empty()) impl_->scan(places, &missing, found);
  for (const auto& [of, shelf] : found) missing.erase(of);
  if (!missing.empty() && !others.empty()) impl_->scan(others, &missing, found);
  std::vector<std::unique_ptr<stored_partition>> opened;
  for (const topic_partition& one : which)
    opened.push_back(std::make_unique<shelved_partition>(std::move(found[one]), where()));
  return opened;
}

void topic_store::put_part(const topic_partition& of, const part_id& which, std::span<const std::byte> bytes) {
  impl_->send({of, which}, bytes.empty() ? std::as_bytes(std::span{"", 0}) : bytes);
}

void topic_store::put_manifest(const topic_partition& of, std::string_view name, std::string_view text) {
  if (impl_->writer) impl_->wait();
  impl_->send({of, manifest_name{std::string{name}}}, std::as_bytes(std::span{text}));
  impl_->wait();
}

void topic_store::remove_part(const topic_partition& of, const part_id& which) { impl_->send({of, which}, {}); }

void topic_store::remove_manifest(const topic_partition& of, std::string_view name) {
  impl_->send({of, manifest_name{std::string{name}}}, {});
}

std::string topic_store::where() const { return "topic " + impl_->options.topic; }

std::string topic_store::how_to_drop(const topic_partition&) const {
  return "let state.topic name another topic, or delete topic " + impl_->options.topic;
}

}  // namespace floorwalker
