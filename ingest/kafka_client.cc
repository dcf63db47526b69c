#include "ingest/kafka_client.h"

#include <spdlog/spdlog.h>

#include <array>
#include <stdexcept>

namespace floorwalker {
namespace {

// Where a broker is away, librdkafka has a line for every attempt. What matters is told by feed_watch, in one line.
void log_line(const rd_kafka_t*, int level, const char* facility, const char* text) {
  constexpr int critical = 2, warning = 4;
  if (level <= critical) {
    spdlog::error("librdkafka: {}: {}", facility, text);
  } else if (level <= warning) {
    spdlog::debug("librdkafka: {}: {}", facility, text);
  } else {
    spdlog::trace("librdkafka: {}: {}", facility, text);
  }
}

}  // namespace

kafka_conf make_kafka_conf(const std::map<std::string, std::string>& properties) {
  kafka_conf conf{rd_kafka_conf_new()};
  std::array<char, 512> why{};
  for (const auto& [name, value] : properties) {
    if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), why.data(), why.size()) != RD_KAFKA_CONF_OK) {
      throw std::invalid_argument{"kafka property \"" + name + "\": " + why.data()};
    }
  }
  rd_kafka_conf_set_log_cb(conf.get(), log_line);
  return conf;
}

kafka_client make_kafka_client(rd_kafka_type_t type, kafka_conf conf) {
  std::array<char, 512> why{};
  kafka_client client{rd_kafka_new(type, conf.get(), why.data(), why.size())};
  if (!client) throw std::invalid_argument{std::string{"kafka: "} + why.data()};
  static_cast<void>(conf.release());  // the client's now
  return client;
}

}  // namespace floorwalker
