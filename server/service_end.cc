#include "server/service_end.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <utility>

#include "server/stop_wait.h"

namespace floorwalker {
namespace {

// True if it was asked within the time.
bool asked_within(const std::stop_token& asked, std::chrono::milliseconds time) {
  return stopped_before(std::chrono::steady_clock::now() + time, asked);
}

}  // namespace

service_end await_end(const view_hub& hub, const std::stop_token& asked, end_patience patience) {
  while (!asked_within(asked, patience.look_every)) {
    const feed_state feed = hub.feed();
    if (!feed.fatal) continue;
    spdlog::info("the service ends, because the consumer has given up");
    asked_within(asked, patience.notice);
    return service_end::gave_up;
  }
  return service_end::asked;
}

time_limit::time_limit(std::chrono::milliseconds limit, std::function<void()> over)
    : thread_([this, limit, over = std::move(over)](const std::stop_token& in_time) {
        std::unique_lock lock(mutex_);
        ended_.wait_for(lock, in_time, limit, [] { return false; });
        if (!in_time.stop_requested()) over();
      }) {}

void leave_without_waiting() {
  spdlog::error("not stopped in time; ending at once, and what was not stored will be read again");
  spdlog::default_logger()->flush();
  _exit(1);
}

}  // namespace floorwalker
