#include "tests/bench/fanout/child_process.h"

#include <linux/sock_diag.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

namespace floorwalker::bench {

void keep_to_core(int core) {
  if (std::thread::hardware_concurrency() < 2) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(core), &set);
  ::sched_setaffinity(0, sizeof set, &set);
}

child_process::child_process(const server_body& body, int core) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw std::system_error(errno, std::generic_category(), "socketpair");
  std::fflush(nullptr);
  pid_ = ::fork();
  if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  control_ = ends[0];
  if (pid_ > 0) {
    ::close(ends[1]);
    return;
  }
  ::close(ends[0]);
  ::signal(SIGPIPE, SIG_IGN);
  keep_to_core(core);
  int result = 0;
  try {
    body(ends[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "the server failed: %s\n", error.what());
    result = 1;
  }
  std::fflush(nullptr);
  ::_exit(result);
}

child_process::~child_process() {
  ::close(control_);
  ::waitpid(pid_, nullptr, 0);
}

std::uint64_t child_process::ask(char command) const {
  std::uint64_t value = 0;
  if (::send(control_, &command, 1, MSG_NOSIGNAL) != 1 ||
      ::recv(control_, &value, sizeof value, MSG_WAITALL) != static_cast<ssize_t>(sizeof value))
    throw std::runtime_error("the server has died");
  return value;
}

std::chrono::nanoseconds child_process::cpu_time() const {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
    throw std::runtime_error("the server's CPU time cannot be read");
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

std::uint64_t child_process::resident_bytes() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/statm");
  std::uint64_t size = 0, resident = 0;
  if (!(file >> size >> resident)) throw std::runtime_error("the server's memory cannot be read");
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

bool next_command(int control, std::chrono::steady_clock::time_point until, char& command) {
  command = 0;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  pollfd wait{control, POLLIN, 0};
  if (::poll(&wait, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0))) <= 0) return true;
  return ::recv(control, &command, 1, 0) == 1;
}

void answer(int control, std::uint64_t value) {
  if (::send(control, &value, sizeof value, MSG_NOSIGNAL) != static_cast<ssize_t>(sizeof value))
    throw std::runtime_error("nobody asks any more");
}

std::uint64_t kernel_bytes_of_sockets() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  std::uint64_t total = 0;
  for (int descriptor = 0; descriptor < static_cast<int>(limit.rlim_cur); ++descriptor) {
    std::array<std::uint32_t, SK_MEMINFO_VARS> info{};
    socklen_t size = sizeof info;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_MEMINFO, info.data(), &size) != 0) continue;
    total += info[SK_MEMINFO_RMEM_ALLOC] + info[SK_MEMINFO_WMEM_QUEUED] + info[SK_MEMINFO_FWD_ALLOC];
  }
  return total;
}

}  // namespace floorwalker::bench
