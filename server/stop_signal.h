// SIGTERM and SIGINT as a stop token.
#pragma once

#include <stop_token>
#include <thread>

namespace floorwalker {

// Make one before any other thread is started: it blocks both signals for all threads that come after. The first
// signal asks to stop; the second ends the process at once, with code 1.
class stop_signal {
 public:
  stop_signal();
  ~stop_signal();
  stop_signal(const stop_signal&) = delete;
  stop_signal& operator=(const stop_signal&) = delete;

  std::stop_token token() const { return source_.get_token(); }
  void ask() { source_.request_stop(); }  // as the first signal would

 private:
  std::stop_source source_;
  std::jthread thread_;
};

}  // namespace floorwalker
