#include "server/stop_signal.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <ctime>

namespace floorwalker {
namespace {

sigset_t stopping_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

// Looks up now and then whether it is to end itself.
void watch(std::stop_token end, std::stop_source& source) {
  const sigset_t set = stopping_signals();
  const timespec every{0, 50'000'000};
  while (!end.stop_requested()) {
    if (sigtimedwait(&set, nullptr, &every) < 0) continue;
    if (!source.request_stop()) _exit(1);
  }
}

}  // namespace

stop_signal::stop_signal() {
  const sigset_t set = stopping_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::jthread([this](std::stop_token end) { watch(end, source_); });
}

stop_signal::~stop_signal() = default;

}  // namespace floorwalker
