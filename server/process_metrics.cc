#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "server/instance_metrics.h"

namespace floorwalker {
namespace {

using kind = metric_type;

struct process_stat {
  double cpu_ticks = 0, start_ticks = 0, virtual_bytes = 0, resident_pages = 0, threads = 0;
};

// Fields behind the command's closing bracket, which may itself hold anything; see proc(5).
std::optional<process_stat> read_stat() {
  std::ifstream in("/proc/self/stat");
  std::string line;
  if (!std::getline(in, line) || line.rfind(')') == std::string::npos) return std::nullopt;
  std::istringstream fields(line.substr(line.rfind(')') + 1));
  std::string word;
  process_stat result;
  for (int number = 3; number <= 24 && fields >> word; ++number) {
    const auto value = [&] { return std::stod(word); };
    switch (number) {
      case 14:
      case 15: result.cpu_ticks += value(); break;
      case 20: result.threads = value(); break;
      case 22: result.start_ticks = value(); break;
      case 23: result.virtual_bytes = value(); break;
      case 24: result.resident_pages = value(); break;
      default: break;
    }
  }
  return fields ? std::optional(result) : std::nullopt;
}

// Seconds since 1970 when the machine started.
std::optional<double> boot_time() {
  std::ifstream in("/proc/stat");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("btime ")) return std::stod(line.substr(6));
  return std::nullopt;
}

std::optional<std::int64_t> open_descriptors() {
  DIR* directory = opendir("/proc/self/fd");
  if (directory == nullptr) return std::nullopt;
  std::int64_t count = -3;  // itself, "." and ".."
  while (readdir(directory) != nullptr) ++count;
  closedir(directory);
  return count;
}

}  // namespace

void add_process_metrics(metric_page& to) {
  const auto ticks_per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
  if (const auto stat = read_stat()) {
    add_one(to, kind::counter, "process_cpu_seconds_total", "CPU time used, user and system.",
            stat->cpu_ticks / ticks_per_second);
    if (const auto boot = boot_time())
      add_one(to, kind::gauge, "process_start_time_seconds", "Start of the process since 1970.",
              *boot + stat->start_ticks / ticks_per_second);
    add_one(to, kind::gauge, "process_virtual_memory_bytes", "Virtual memory.", stat->virtual_bytes);
    add_one(to, kind::gauge, "process_resident_memory_bytes", "Resident memory.",
            stat->resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE)));
    add_one(to, kind::gauge, "process_threads", "Threads.", stat->threads);
  }
  if (const auto count = open_descriptors())
    add_one(to, kind::gauge, "process_open_fds", "Open file descriptors.", static_cast<double>(*count));
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
    add_one(to, kind::gauge, "process_max_fds", "Most file descriptors that may be open.",
            static_cast<double>(limit.rlim_cur));
}

}  // namespace floorwalker
