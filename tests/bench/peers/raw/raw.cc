// The limit: librdkafka's batch consume, and one checksum (XXH3) over each payload. Nothing is kept.
#include <fmt/format.h>
#include <librdkafka/rdkafka.h>
#include <sys/resource.h>
#include <unistd.h>
#include <xxhash.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using clock_type = std::chrono::steady_clock;

struct options {
  std::string brokers, topic, out;
  std::uint64_t records = 0;
  std::size_t batch = 1000;
  std::map<std::string, std::string> properties;
};

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& of) {
    return static_cast<double>(of.tv_sec) + 1e-6 * static_cast<double>(of.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// VmHWM, which VmPeak is not: what was in memory.
long peak_memory_bytes() {
  std::ifstream status{"/proc/self/status"};
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6)) * 1024;
  throw std::runtime_error{"no VmHWM in /proc/self/status"};
}

class consumer {
 public:
  explicit consumer(const options& chosen) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    std::map<std::string, std::string> properties = {
        {"bootstrap.servers", chosen.brokers},
        {"group.id", fmt::format("bench-raw-{}", getpid())},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "earliest"},
        // Enough to read ahead, little enough to stay near the caches; and no nap when it is full.
        {"queued.min.messages", "100000"},
        {"queued.max.messages.kbytes", "32768"},
        {"fetch.queue.backoff.ms", "1"},
    };
    for (const auto& [name, value] : chosen.properties) properties[name] = value;
    char error[256];
    for (const auto& [name, value] : properties)
      if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), error, sizeof error) != RD_KAFKA_CONF_OK)
        throw std::runtime_error{error};
    client_ = rd_kafka_new(RD_KAFKA_CONSUMER, conf, error, sizeof error);
    if (client_ == nullptr) throw std::runtime_error{error};
    rd_kafka_poll_set_consumer(client_);
    queue_ = rd_kafka_queue_get_consumer(client_);
    assign(chosen.topic);
  }
  ~consumer() {
    rd_kafka_queue_destroy(queue_);
    rd_kafka_consumer_close(client_);
    rd_kafka_destroy(client_);
  }
  consumer(const consumer&) = delete;
  consumer& operator=(const consumer&) = delete;
  rd_kafka_queue_t* queue() const noexcept { return queue_; }

 private:
  // All of its partitions from their beginnings, without a group to wait for.
  void assign(const std::string& name) {
    rd_kafka_topic_t* topic = rd_kafka_topic_new(client_, name.c_str(), nullptr);
    const rd_kafka_metadata_t* about = nullptr;
    const auto error = rd_kafka_metadata(client_, 0, topic, &about, 10'000);
    rd_kafka_topic_destroy(topic);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) throw std::runtime_error{rd_kafka_err2str(error)};
    rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(about->topics[0].partition_cnt);
    for (int i = 0; i < about->topics[0].partition_cnt; ++i)
      rd_kafka_topic_partition_list_add(list, name.c_str(), i)->offset = RD_KAFKA_OFFSET_BEGINNING;
    rd_kafka_metadata_destroy(about);
    rd_kafka_assign(client_, list);
    rd_kafka_topic_partition_list_destroy(list);
  }

  rd_kafka_t* client_ = nullptr;
  rd_kafka_queue_t* queue_ = nullptr;
};

struct totals {
  std::uint64_t records = 0, bytes = 0, checksum = 0;
};

void add(totals& to, const rd_kafka_message_t& message) {
  if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) throw std::runtime_error{rd_kafka_err2str(message.err)};
  ++to.records;
  to.bytes += message.len;
  to.checksum ^= XXH3_64bits(message.payload, message.len);
}

void run(const options& chosen) {
  const auto started = clock_type::now();
  consumer from{chosen};
  std::vector<rd_kafka_message_t*> batch(chosen.batch);
  totals all;
  clock_type::time_point first;
  double cpu_before = 0;
  while (all.records < chosen.records) {
    // A batch that does not fill waits as long as this; none but the last does.
    const auto count = rd_kafka_consume_batch_queue(from.queue(), 5, batch.data(), batch.size());
    if (count > 0 && all.records == 0) first = clock_type::now(), cpu_before = cpu_seconds();
    for (ssize_t i = 0; i < count; ++i) {
      add(all, *batch[static_cast<std::size_t>(i)]);
      rd_kafka_message_destroy(batch[static_cast<std::size_t>(i)]);
    }
  }
  const auto seconds = [](clock_type::duration of) { return std::chrono::duration<double>(of).count(); };
  std::ofstream out{chosen.out};
  out << fmt::format(
             R"({{"contender":"raw","version":"librdkafka {}","records":{},"seconds":{:.4f},"cpu_seconds":{:.4f},)"
             R"("startup_seconds":{:.4f},"peak_memory_bytes":{},"bytes":{},"checksum":"{:016x}"}})",
             rd_kafka_version_str(), all.records, seconds(clock_type::now() - first), cpu_seconds() - cpu_before,
             seconds(first - started), peak_memory_bytes(), all.bytes, all.checksum)
      << std::endl;
  if (!out) throw std::runtime_error{"cannot write " + chosen.out};
}

}  // namespace

int main(int count, char** words) {
  options chosen;
  CLI::App app{"Consumes a topic in batches, and sums up each payload."};
  app.add_option("--brokers", chosen.brokers, "HOST:PORT")->required();
  app.add_option("--topic", chosen.topic)->required();
  app.add_option("--records", chosen.records, "stops after so many")->required();
  app.add_option("--out", chosen.out, "where the result goes")->required();
  app.add_option("--batch", chosen.batch)->capture_default_str();
  app.add_option("--property", chosen.properties, "NAME VALUE of librdkafka's");
  CLI11_PARSE(app, count, words);
  try {
    run(chosen);
    return 0;
  } catch (const std::exception& failure) {
    std::cerr << "raw: " << failure.what() << '\n';
    return 1;
  }
}
