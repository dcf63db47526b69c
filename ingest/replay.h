// `floorwalker replay`: writes recorded events to Kafka, paced by their event times.
#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace floorwalker {

struct replay_options {
  std::vector<std::string> files;  // NDJSON; gzip and zstd are known by their first bytes; "-" is stdin
  std::string brokers;
  std::string topic;
  std::map<std::string, std::string> properties;  // librdkafka's, for TLS and SASL
  std::optional<double> speed = 1.0;              // seconds of event time per second, > 0; absent: as fast as possible
  bool shift_to_now = false;                      // move all times alike, so that the first event is now
};

// Writes the lines of all files, in order, keyed by root contact (agent.state: by agent), so that all events of one
// contact stay in order in one partition. Record timestamps are the time of writing. Blank lines are passed over. A
// line that is not a JSON object with a `subject` and a `time` is refused: file:line and reason on stderr, counted; the
// rest goes on. Progress goes to stderr. Returns the exit code: 0 all written; 1 a line refused, a delivery failed, a
// file broken, or stopped before the end. Throws std::invalid_argument for options that cannot be used, before anything
// is written.
int replay(const replay_options& options, std::stop_token stop = {});

}  // namespace floorwalker
