// What a contact that waits costs a partition in memory: `contact_memory_bench [--at-most BYTES] [CONTACTS...]` prints
// bytes a contact, and fails if that is more.
#include <malloc.h>

#include <cstdio>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "aggregators/partition_state.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t queues = 100;

std::size_t bytes_in_use() {
  const auto now = mallinfo2();
  return now.uordblks + now.hblkhd;
}

std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

// So many e-mails begin within ten minutes and wait.
class waiting_contacts {
 public:
  explicit waiting_contacts(std::size_t count) {
    const microseconds between = microseconds{10min} / static_cast<std::int64_t>(count);
    for (std::size_t i = 0; i < count; ++i) {
      const time_point at = begin_ + static_cast<std::int64_t>(i) * between;
      tell(event_type::contact_started, i, at);
      tell(event_type::contact_queued, i, at + 1s);
    }
    // A quarter of an hour with little in it, after which nothing is kept to put late events in order.
    for (int second = 0; second < 900; ++second) tell(event_type::contact_message, 0, begin_ + 11min + second * 1s);
  }

 private:
  void tell(event_type type, std::size_t contact, time_point at) {
    event one;
    one.type = type;
    one.time = at;
    one.subject = one.root = {mixed(2 * contact + 1), mixed(2 * contact + 2)};
    one.channel = "email";
    if (type == event_type::contact_queued) one.queue = names_[contact % queues];
    ++offset_;
    one.identity = {mixed(offset_), mixed(~offset_)};
    state_.apply(one, one.time, static_cast<std::int64_t>(offset_));
  }
  static std::vector<std::string> made_names() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < queues; ++i) names.push_back("queue-" + std::to_string(i));
    return names;
  }
  // Duplicates are known for a while whatever their contact does; here for no longer than what is late.
  static std::shared_ptr<const settings> made_settings() {
    auto made = std::make_shared<settings>();
    made->dedupe = 60s;
    return made;
  }

  const std::vector<std::string> names_ = made_names();
  partition_state state_{made_settings()};
  const time_point begin_{std::chrono::hours{24 * 365 * 50}};
  std::uint64_t offset_ = 0;
};

std::size_t bytes_with(std::size_t contacts) {
  const std::size_t before = bytes_in_use();
  const auto world = std::make_unique<waiting_contacts>(contacts);
  return bytes_in_use() - before;
}

}  // namespace
}  // namespace floorwalker

int main(int count, char** words) {
  std::vector<std::string> given(words + 1, words + count);
  double at_most = std::numeric_limits<double>::infinity();
  if (given.size() >= 2 && given.front() == "--at-most") {
    at_most = std::stod(given[1]);
    given.erase(given.begin(), given.begin() + 2);
  }
  int failed = 0;
  constexpr std::size_t few = 1'000;
  const std::size_t without = floorwalker::bytes_with(few);
  for (const std::string& contacts : given.empty() ? std::vector<std::string>{"1000000"} : given) {
    const std::size_t many = std::stoul(contacts);
    if (many <= few) return std::fprintf(stderr, "contact_memory_bench: more than %zu contacts, please\n", few), 2;
    const auto more = static_cast<double>(floorwalker::bytes_with(many)) - static_cast<double>(without);
    const double each = more / static_cast<double>(many - few);
    std::printf("%10zu contacts %8.0f bytes a contact\n", many, each);
    if (each > at_most) failed = 1;
  }
  return failed;
}
