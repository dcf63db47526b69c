// How the service comes to its end: because it was asked to, or because its consumer has given up; and that it does.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "aggregators/view_slot.h"

namespace floorwalker {

enum class service_end { asked, gave_up };

struct end_patience {
  std::chrono::milliseconds notice{3000};     // a reason to give up stays visible so long: to probes, scrapers, people
  std::chrono::milliseconds look_every{200};  // at the feed
};

// Waits until `asked` is set or the feed is fatal (who found that has logged the reason). Being asked cuts the notice
// short.
service_end await_end(const view_hub& hub, const std::stop_token& asked, end_patience patience = {});

// Whatever is done while one of these exists has so long; then `over` is called, on another thread.
class time_limit {
 public:
  time_limit(std::chrono::milliseconds limit, std::function<void()> over);

 private:
  std::mutex mutex_;
  std::condition_variable_any ended_;
  std::jthread thread_;  // ends before what it uses
};

// A thread that is stuck can be neither joined nor asked to leave. One line in the log, and exit code 1 at once: what
// was not stored will be read again.
[[noreturn]] void leave_without_waiting();

}  // namespace floorwalker
