#include "ingest/topic_store_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

#include "ingest/broker_queries.h"

namespace floorwalker {
namespace {

kafka_client make_client(std::map<std::string, std::string> properties) {
  properties.emplace("client.id", "floorwalker");
  // Large records, all of which are wanted; and an end that is told at once.
  for (const auto& [name, value] : {std::pair{"fetch.message.max.bytes", "8388608"},
                                    {"queued.max.messages.kbytes", "65536"},
                                    {"queued.min.messages", "100000"},
                                    {"fetch.queue.backoff.ms", "5"},
                                    {"fetch.wait.max.ms", "10"},
                                    {"check.crcs", "true"},
                                    {"group.id", "floorwalker-states"},  // which it never joins
                                    {"isolation.level", "read_uncommitted"},
                                    {"enable.auto.commit", "false"},
                                    {"enable.auto.offset.store", "false"},
                                    {"auto.offset.reset", "earliest"},  // compaction may take away where we begin
                                    {"allow.auto.create.topics", "false"},
                                    {"enable.partition.eof", "true"}})
    properties[name] = value;
  for (const char* ours_alone : {"group.instance.id", "group.protocol", "group.remote.assignor"})
    properties.erase(ours_alone);
  kafka_client client = make_kafka_client(RD_KAFKA_CONSUMER, make_kafka_conf(properties));
  rd_kafka_poll_set_consumer(client.get());
  return client;
}

std::span<const std::byte> value_of(const rd_kafka_message_t& record) {
  return {static_cast<const std::byte*>(record.payload), record.len};
}

void take(const rd_kafka_message_t& record, const topic_store_reader::scan& what,
          std::map<topic_partition, shelf>& into) {
  const auto key = read_topic_store_key({static_cast<const char*>(record.key), record.key_len});
  if (!key || !what.is_asked(key->of)) return;
  shelf& to = into[key->of];
  const bool is_removed = record.payload == nullptr;
  if (const auto* manifest = std::get_if<manifest_name>(&key->what)) {
    if (is_removed)
      to.manifests.erase(manifest->name);
    else
      to.manifests[manifest->name].assign(static_cast<const char*>(record.payload), record.len);
    return;
  }
  const auto& part = std::get<part_id>(key->what);
  if (is_removed) {
    to.parts.erase(part);
    return;
  }
  auto& bytes = to.parts[part];
  if (what.keep_bytes) bytes.assign(value_of(record).begin(), value_of(record).end());
}

// Reads the partitions for as long as this lives.
class assignment {
 public:
  assignment(rd_kafka_t* client, const std::string& topic, const std::map<std::int32_t, std::int64_t>& ends)
      : client_{client} {
    const kafka_partitions all{rd_kafka_topic_partition_list_new(static_cast<int>(ends.size()))};
    for (const auto& [partition, end] : ends)
      rd_kafka_topic_partition_list_add(all.get(), topic.c_str(), partition)->offset = RD_KAFKA_OFFSET_BEGINNING;
    if (const auto error = rd_kafka_assign(client_, all.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR)
      throw std::runtime_error{fmt::format("topic {} cannot be read: {}", topic, rd_kafka_err2str(error))};
  }
  ~assignment() { rd_kafka_assign(client_, nullptr); }
  assignment(const assignment&) = delete;
  assignment& operator=(const assignment&) = delete;

 private:
  rd_kafka_t* const client_;
};

}  // namespace

topic_store_reader::topic_store_reader(std::map<std::string, std::string> properties)
    : client_{make_client(std::move(properties))}, records_{rd_kafka_queue_get_consumer(client_.get())} {}

// Where each partition that is not empty ends. A topic that has just been made takes its time to answer.
std::map<std::int32_t, std::int64_t> topic_store_reader::ends_of(const scan& what, std::chrono::milliseconds timeout) {
  std::vector<topic_partition> asked;
  for (const std::int32_t partition : what.partitions) asked.push_back({what.topic, partition});
  broker_queries broker{client_.get(), timeout};
  for (const auto deadline = std::chrono::steady_clock::now() + timeout;;) {
    std::map<std::int32_t, std::int64_t> ends;
    std::string trouble = "no answer";
    try {
      const auto extents = broker.extents(asked);
      for (std::size_t i = 0; i < asked.size(); ++i)
        if (extents[i].high != extents[i].low) ends[asked[i].partition] = extents[i].high;
      if (std::ranges::all_of(extents, [](const log_extent& one) { return one.high >= 0; })) return ends;
    } catch (const broker_away& away) {
      trouble = away.what();
    }
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error{fmt::format("topic {} cannot be read: {}", what.topic, trouble)};
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
}

std::map<topic_partition, shelf> topic_store_reader::read(const scan& what, std::chrono::milliseconds timeout) {
  auto ends = ends_of(what, timeout);  // of those not yet read to their end
  std::map<topic_partition, shelf> found;
  if (ends.empty()) return found;
  const assignment now{client_.get(), what.topic, ends};
  auto deadline = std::chrono::steady_clock::now() + timeout;
  std::string trouble = "nothing has come in time";
  std::array<rd_kafka_message_t*, 256> batch{};
  while (!ends.empty()) {
    // A batch that is not full waits its whole time: for one record, then for those that are there already.
    ssize_t count = rd_kafka_consume_batch_queue(records_.get(), 100, batch.data(), 1);
    if (count == 1)
      count +=
          std::max<ssize_t>(0, rd_kafka_consume_batch_queue(records_.get(), 0, batch.data() + 1, batch.size() - 1));
    for (ssize_t i = 0; i < count; ++i) {
      const kafka_message record{batch[static_cast<std::size_t>(i)]};
      if (record->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        ends.erase(record->partition);
        continue;
      }
      if (record->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        trouble = rd_kafka_message_errstr(record.get());
        continue;
      }
      take(*record, what, found);
      deadline = std::chrono::steady_clock::now() + timeout;
      if (const auto end = ends.find(record->partition); end != ends.end() && record->offset + 1 >= end->second)
        ends.erase(end);
    }
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error{fmt::format("topic {} cannot be read: {}", what.topic, trouble)};
  }
  return found;
}

}  // namespace floorwalker
