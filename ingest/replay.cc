#include "ingest/replay.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <stdexcept>

#include "ingest/line_reader.h"
#include "ingest/producer.h"
#include "ingest/recorded_event.h"

namespace floorwalker {
namespace {

using clock = std::chrono::steady_clock;

time_point wall_now() { return std::chrono::floor<microseconds>(std::chrono::system_clock::now()); }

// Says when an event is due: its distance to the first one, divided by the speed.
class pace {
 public:
  explicit pace(std::optional<double> speed) : speed_{speed} {}

  clock::time_point due(time_point event_time) {
    if (!first_) {
      first_ = event_time;
      start_ = clock::now();
    }
    if (!speed_) return start_;
    const std::chrono::duration<double, std::micro> after{static_cast<double>((event_time - *first_).count()) /
                                                          *speed_};
    return start_ + std::chrono::duration_cast<clock::duration>(after);
  }
  time_point first() const { return *first_; }

 private:
  const std::optional<double> speed_;
  std::optional<time_point> first_;
  clock::time_point start_{};
};

class player {
 public:
  player(const replay_options& options, std::stop_token stop)
      : options_{options},
        stop_{std::move(stop)},
        out_{{options.brokers, options.topic, options.properties}},
        pace_{options.speed} {}

  void play(const std::string& file) {
    line_reader lines{file};
    for (std::string_view line; !gives_up() && lines.next(line);) {
      if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
      if (const auto event = reader_.read(line)) {
        send(*event, line);
      } else {
        ++refused_;
        fmt::print(stderr, "{}:{}: not sent: {}\n", file, lines.line_number(), reader_.why());
      }
    }
  }

  void note_broken_file(const char* why) {
    fmt::print(stderr, "{}\n", why);
    ++broken_files_;
  }

  int finish() {
    const auto deadline = clock::now() + std::chrono::seconds{5};
    while (!out_.flush(200) && !(stop_.stop_requested() && clock::now() > deadline)) show_progress(false);
    show_progress(true);
    if (out_.failed() > 0) fmt::print(stderr, "replay: {} not delivered: {}\n", out_.failed(), out_.last_failure());
    if (stop_.stop_requested()) fmt::print(stderr, "replay: stopped before the end\n");
    const bool all_written = refused_ == 0 && broken_files_ == 0 && out_.failed() == 0 && out_.delivered() == sent_;
    return all_written && !stop_.stop_requested() ? 0 : 1;
  }

 private:
  // With no broker to be found there is no point in reading on.
  bool gives_up() const { return stop_.stop_requested() || (out_.failed() > 0 && out_.delivered() == 0); }

  void send(const recorded_event& event, std::string_view line) {
    wait_until(pace_.due(event.time));
    if (!shift_) shift_ = options_.shift_to_now ? wall_now() - pace_.first() : microseconds{0};
    const std::string_view value = options_.shift_to_now ? reader_.with_time(event.time + *shift_) : line;
    if (out_.send(event.key, value, [this] { return gives_up(); })) ++sent_;
    newest_ = event.time + *shift_;
    if ((sent_ & 1023) == 0) out_.serve(0);
    show_progress(false);
  }

  void wait_until(clock::time_point due) {
    for (auto now = clock::now(); now < due && !gives_up(); now = clock::now()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - now);
      out_.serve(static_cast<int>(std::min(left, std::chrono::milliseconds{100}).count()));
      show_progress(false);
    }
  }

  // One line that renews itself on a terminal; else a line every ten seconds.
  void show_progress(bool last) {
    const bool on_terminal = isatty(STDERR_FILENO) == 1;
    const auto now = clock::now();
    if (!last && now < shown_ + (on_terminal ? std::chrono::milliseconds{250} : std::chrono::seconds{10})) return;
    const std::chrono::duration<double> since_start = now - start_;
    const double rate = static_cast<double>(sent_) / std::max(since_start.count(), 1e-3);
    fmt::print(stderr, "{}replay: {} sent ({:.0f}/s), {} delivered, {} refused, at {}{}", on_terminal ? "\r" : "",
               sent_, rate, out_.delivered(), refused_, sent_ > 0 ? to_rfc3339(newest_) : "the start",
               on_terminal && !last ? "  " : "\n");
    shown_ = now;
  }

  const replay_options& options_;
  const std::stop_token stop_;
  producer out_;
  pace pace_;
  recorded_event_reader reader_;
  std::optional<microseconds> shift_;
  time_point newest_;
  std::uint64_t sent_ = 0, refused_ = 0, broken_files_ = 0;
  const clock::time_point start_ = clock::now();
  clock::time_point shown_ = start_;
};

}  // namespace

int replay(const replay_options& options, std::stop_token stop) {
  if (options.files.empty()) throw std::invalid_argument{"replay: no files"};
  if (options.speed && !(*options.speed > 0)) throw std::invalid_argument{"replay: the speed must be above 0"};
  player player{options, std::move(stop)};
  for (const auto& file : options.files) {
    try {
      player.play(file);
    } catch (const std::runtime_error& error) {
      player.note_broken_file(error.what());
    }
  }
  return player.finish();
}

}  // namespace floorwalker
