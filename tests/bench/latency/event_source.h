// Writes events that happen now, at a steady rate, with probes among them whose way to the frame is timed.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "tests/bench/fanout/frame_book.h"

namespace floorwalker::bench {

struct source_options {
  std::string brokers, topic;
  int events_per_s = 10'000;
  int queues = 20;
  int probes_per_s = 120;  // of all streams together
  int linger_ms = 5;       // how long librdkafka gathers records into one request
};

// Probes are contacts queued for "view-0-P", P = 0 to 5. A stream's records have one key, and so one partition: their
// order is kept, and a row with N offered shows the first N probes. Its own thread writes; anyone may ask for times.
class event_source {
 public:
  static constexpr int streams = 6, probes_max = 100'000;

  explicit event_source(const source_options& options);
  ~event_source();  // ends the writing

  // The event time of a stream's n-th probe, from 1.
  wall_time time_of(int stream, std::int64_t n) const;
  std::int64_t written(int stream) const { return stream_[static_cast<std::size_t>(stream)].written; }
  std::uint64_t events() const { return events_; }
  std::uint64_t late_ticks() const { return late_ticks_; }  // milliseconds in which the writer fell behind

 private:
  struct probe_stream {
    std::unique_ptr<std::atomic<std::int64_t>[]> times;  // us since the epoch
    std::atomic<std::int64_t> written{0};
  };
  void run(const source_options& options, std::stop_token stop);

  std::array<probe_stream, streams> stream_;
  std::atomic<std::uint64_t> events_{0}, late_ticks_{0};
  std::jthread thread_;
};

}  // namespace floorwalker::bench
