// A server in a process of its own, on one core, told what to do by single letters.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>

namespace floorwalker::bench {

// Runs on the core and returns when the other end of `control` has gone.
using server_body = std::function<void(int control)>;

class child_process {
 public:
  // Forks: make it before the first thread. The child keeps to `core` where there are several.
  child_process(const server_body& body, int core);
  ~child_process();  // asks it to end by closing the control socket, and waits
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;

  std::uint64_t ask(char command) const;  // its answer; throws std::runtime_error where it has died
  std::chrono::nanoseconds cpu_time() const;
  std::uint64_t resident_bytes() const;

 private:
  pid_t pid_;
  int control_;
};

// The letters, and what is answered.
inline constexpr char ask_port = 'p', ask_kernel_bytes = 'k', do_publish = 'g', do_pause = 's', ask_sent = 'n';

void keep_to_core(int core);
// For the child: the next letter, or 0 when there is none before `until`; false when the other end has gone.
bool next_command(int control, std::chrono::steady_clock::time_point until, char& command);
void answer(int control, std::uint64_t value);
// Memory that the kernel holds for this process's sockets: what was received, what waits to be sent, what was set
// aside.
std::uint64_t kernel_bytes_of_sockets();

}  // namespace floorwalker::bench
