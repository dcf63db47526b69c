#include "tests/bench/latency/event_source.h"

#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <string_view>

#include "ingest/producer.h"

namespace floorwalker::bench {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr int contact_life_s = 30;  // from queued to answered; and as long again to the end

wall_time wall_now() { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

// Formats events; the date is made anew once a second.
class event_writer {
 public:
  event_writer(const source_options& options) : out_({options.brokers, options.topic, properties(options)}) {
    std::snprintf(run_, sizeof run_, "%llx", static_cast<unsigned long long>(wall_now().time_since_epoch().count()));
  }

  // `contact` is the subject; key is it, too, unless another is given.
  void write(wall_time time, const char* type, std::string_view contact, std::string_view data,
             std::string_view key = {}) {
    char text[640];
    const int length = std::snprintf(
        text, sizeof text,
        R"({"specversion":"1.0","id":"%s-%llu","source":"urn:bench:latency","type":"contact.%s","time":"%s.%06lldZ","subject":"%s-%.*s","data":{%.*s,"note":"%.*s"}})",
        run_, static_cast<unsigned long long>(++count_), type, second_of(time),
        static_cast<long long>((time.time_since_epoch() % 1s).count()), run_, static_cast<int>(contact.size()),
        contact.data(), static_cast<int>(data.size()), data.data(), 150, filling);
    const std::string subject = std::string(run_) + "-" + std::string(contact);
    const bool taken = out_.send(key.empty() ? std::string_view(subject) : key,
                                 {text, static_cast<std::size_t>(length)}, [] { return false; });
    if (!taken) throw std::runtime_error("Kafka takes no records: " + out_.last_failure());
  }
  void serve() { out_.serve(0); }

 private:
  static constexpr const char* filling =
      "what a platform tells beside what is asked of it: attributes, names, numbers, and all that somebody thought "
      "would be needed one day by somebody else, which is read over here";

  static std::map<std::string, std::string> properties(const source_options& options) {
    return {{"linger.ms", std::to_string(options.linger_ms)}, {"queue.buffering.max.messages", "1000000"}};
  }
  const char* second_of(wall_time time) {
    const std::time_t second = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    if (second != second_) {
      std::tm parts{};
      ::gmtime_r(&second, &parts);
      std::strftime(second_text_, sizeof second_text_, "%Y-%m-%dT%H:%M:%S", &parts);
      second_ = second;
    }
    return second_text_;
  }

  producer out_;
  char run_[32]{}, second_text_[32]{};
  std::time_t second_ = 0;
  std::uint64_t count_ = 0;
};

// Contacts in a steady state: each third event one is queued, one of 30 s ago is answered, one of 60 s ago ends.
class load {
 public:
  load(const source_options& options) : options_(options), age_(options.events_per_s / 3 * contact_life_s) {}

  void write_next(event_writer& to, wall_time now) {
    const std::int64_t contact = step_ / 3;
    char data[96];
    switch (step_++ % 3) {
      case 0:
        std::snprintf(data, sizeof data, R"("queue":"queue-%lld","channel":"voice")",
                      static_cast<long long>(contact % options_.queues));
        return to.write(now, "queued", std::to_string(contact), data);
      case 1:
        std::snprintf(data, sizeof data, R"("agent":"agent-%lld")", static_cast<long long>(contact % 500));
        return to.write(now, "answered", std::to_string(contact - age_), data);
      default: return to.write(now, "ended", std::to_string(contact - 2 * age_), R"("by":"customer")");
    }
  }

 private:
  const source_options options_;
  const std::int64_t age_;
  std::int64_t step_ = 0;
};

void write_probe(event_writer& to, wall_time now, int stream, std::int64_t n) {
  char key[16], contact[48], data[64];
  std::snprintf(key, sizeof key, "probe-%d", stream);
  std::snprintf(data, sizeof data, R"("queue":"view-0-%d","channel":"voice")", stream);
  std::snprintf(contact, sizeof contact, "probe-%d-%lld", stream, static_cast<long long>(n));
  to.write(now, "queued", contact, data, key);
  if (n == 1) return;
  std::snprintf(contact, sizeof contact, "probe-%d-%lld", stream, static_cast<long long>(n - 1));
  to.write(now, "ended", contact, R"("by":"customer")", key);
}

}  // namespace

event_source::event_source(const source_options& options) {
  for (probe_stream& each : stream_) each.times = std::make_unique<std::atomic<std::int64_t>[]>(probes_max);
  thread_ = std::jthread([this, options](std::stop_token stop) {
    try {
      run(options, stop);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "latency: %s\n", error.what());
    }
  });
}

event_source::~event_source() = default;

wall_time event_source::time_of(int stream, std::int64_t n) const {
  return wall_time(
      std::chrono::microseconds(stream_[static_cast<std::size_t>(stream)].times[static_cast<std::size_t>(n - 1)]));
}

// Once a millisecond, what is due since the last; a probe's place among them moves, so that no stage can keep step.
void event_source::run(const source_options& options, std::stop_token stop) {
  event_writer writer(options);
  load others(options);
  const auto begin = steady::now();
  std::int64_t probes = 0;
  for (auto next = begin; !stop.stop_requested(); next += 1ms) {
    std::this_thread::sleep_until(next);
    const std::chrono::duration<double> passed = steady::now() - begin;
    if (steady::now() - next > 5ms) ++late_ticks_;
    const auto due = static_cast<std::uint64_t>(passed.count() * options.events_per_s);
    for (; events_ < due && !stop.stop_requested(); ++events_) others.write_next(writer, wall_now());
    const auto probes_due = static_cast<std::int64_t>(passed.count() * options.probes_per_s);
    for (; probes < probes_due; ++probes) {
      probe_stream& of = stream_[static_cast<std::size_t>(probes % streams)];
      const std::int64_t n = of.written + 1;
      if (n > probes_max) return;
      const wall_time now = wall_now();
      of.times[static_cast<std::size_t>(n - 1)] = now.time_since_epoch().count();
      of.written = n;
      write_probe(writer, now, static_cast<int>(probes % streams), n);
    }
    writer.serve();
  }
}

}  // namespace floorwalker::bench
