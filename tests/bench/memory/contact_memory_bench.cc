// What a contact that waits costs a partition in memory: `contact_memory_bench [--at-most BYTES] [CONTACTS...]` prints
// bytes a contact, and fails if that is more.
#include <charconv>
#include <cstdio>
#include <limits>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "aggregators/partition_state.h"
#include "tests/bench/bytes_in_use.h"
#include "tests/bench/mixed.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t queues = 100;

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

constexpr std::size_t few = 1'000;  // what they take is there without contacts, too

struct question {
  double at_most = std::numeric_limits<double>::infinity();
  std::vector<std::size_t> contacts;
};

template <class Number>
void read(std::string_view word, Number& to) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), to);
  if (error != std::errc{} || end != word.data() + word.size()) throw std::invalid_argument("no number");
}

// Throws std::invalid_argument for anything else than the usage.
question asked(std::span<char*> words) {
  question made;
  if (!words.empty() && words.front() == std::string_view{"--at-most"}) {
    if (words.size() < 2) throw std::invalid_argument("no number");
    read(words[1], made.at_most);
    words = words.subspan(2);
  }
  for (const char* const word : words) {
    read(word, made.contacts.emplace_back());
    if (made.contacts.back() <= few) throw std::invalid_argument("too few");
  }
  if (words.empty()) made.contacts.push_back(1'000'000);
  return made;
}

int answer(const question& to) {
  int failed = 0;
  const std::size_t without = bytes_with(few);
  for (const std::size_t many : to.contacts) {
    const auto more = static_cast<double>(bytes_with(many)) - static_cast<double>(without);
    const double each = more / static_cast<double>(many - few);
    std::printf("%10zu contacts %8.0f bytes a contact\n", many, each);
    if (each > to.at_most) failed = 1;
  }
  return failed;
}

}  // namespace
}  // namespace floorwalker

int main(int count, char** words) try {
  return floorwalker::answer(floorwalker::asked({words + 1, words + count}));
} catch (const std::invalid_argument&) {
  std::fprintf(stderr, "usage: contact_memory_bench [--at-most BYTES] [CONTACTS...]   (each more than %zu)\n",
               floorwalker::few);
  return 2;
}
