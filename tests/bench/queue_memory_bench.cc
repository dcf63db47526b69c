// What an idle queue costs in memory, and where: queues get a few events each over an hour, all windows hold them, then
// nothing comes any more. `queue_memory_bench [QUEUES...]` prints bytes a queue.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "aggregators/board.h"
#include "aggregators/partition_state.h"
#include "aggregators/view_slot.h"
#include "server/prometheus_page.h"
#include "server/snapshot_encoder.h"
#include "tests/bench/bytes_in_use.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t partitions = 6;

// Tells how much more is in use than at the last call.
class tally_of_memory {
 public:
  explicit tally_of_memory(std::size_t queues) : queues_(queues) {}
  void tell(const char* what) {
    const std::size_t now = bytes_in_use();
    const auto more = static_cast<double>(now) - static_cast<double>(before_);
    std::printf("%8zu queues  %-34s %10.0f bytes a queue\n", queues_, what, more / static_cast<double>(queues_));
    before_ = now;
  }

 private:
  const std::size_t queues_;
  std::size_t before_ = bytes_in_use();
};

// One call of one queue: three events within twenty seconds.
void call(partition_state& state, const std::string& queue, std::uint64_t number, time_point at) {
  event one;
  one.subject = one.root = {number, number + 1};
  const auto take = [&](event_type type, microseconds later) {
    one.type = type;
    one.time = at + later;
    one.identity = {number, static_cast<std::uint64_t>(type) + 1};
    state.apply(one, one.time, static_cast<std::int64_t>(number));
  };
  one.queue = queue;
  one.channel = "voice";
  take(event_type::contact_queued, 0s);
  one.agent = "agent";
  take(event_type::contact_answered, std::chrono::seconds{1 + number % 9});
  take(event_type::contact_ended, 20s);
}

struct floor_of_queues {
  explicit floor_of_queues(std::shared_ptr<const settings> rules) : merged(rules) {
    for (std::size_t i = 0; i < partitions; ++i) {
      states.push_back(std::make_unique<partition_state>(rules));
      slots.push_back(std::make_unique<view_slot>());
    }
  }
  void publish() {
    for (std::size_t i = 0; i < partitions; ++i) {
      feed_position position;
      position.topic = "contact-events";
      position.partition = static_cast<std::int32_t>(i);
      position.covered = true;
      states[i]->publish(*slots[i], position);
    }
  }
  void integrate() {
    for (const auto& slot : slots)
      if (auto view = slot->fetch()) {
        merged.integrate(*view);
        slot->recycle(std::move(view));
      }
  }
  std::vector<std::unique_ptr<partition_state>> states;
  std::vector<std::unique_ptr<view_slot>> slots;
  board merged;
};

void measure(std::size_t queues, std::uint64_t calls) {
  auto rules = std::make_shared<settings>();
  rules->clock = clock_source::event;
  rules->queues_max = queues;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < queues; ++i) names.push_back("queue-" + std::to_string(i));
  const time_point begin{std::chrono::hours{24 * 365 * 50}};
  const std::uint64_t all = queues * calls;
  const microseconds between = microseconds{4min} / static_cast<std::int64_t>(all);  // within the window of 5 m

  tally_of_memory memory(queues);
  floor_of_queues floor(rules);
  std::uint64_t number = 0;
  for (std::uint64_t round = 0; round < calls; ++round)
    for (const std::string& name : names) {
      call(*floor.states[number % partitions], name, number + 1, begin + static_cast<std::int64_t>(number) * between);
      ++number;
    }
  memory.tell("partitions: rows, panes, contacts");
  floor.publish();
  memory.tell("views on their way");
  floor.integrate();
  memory.tell("board: replicas, window sums");
  picture shown{floor.merged.make_snapshot({}, partitions), {}};
  memory.tell("snapshot");
  snapshot_encoder encoder("bench", shown);
  const auto selection = encoder.select({});
  encoder.snapshot_frame(*selection);
  memory.tell("JSON of rows, one frame");
  metric_page page;
  write_prometheus_page(page, shown, {});
  memory.tell("/metrics page");
}

}  // namespace
}  // namespace floorwalker

int main(int count, char** words) {
  const std::vector<std::string> given(words + 1, words + count);
  for (const std::string& queues : given.empty() ? std::vector<std::string>{"1000", "10000"} : given)
    for (const std::uint64_t calls : {1, 20}) {
      std::printf("-- %llu call(s) a queue within the last five minutes, over %zu partitions\n",
                  static_cast<unsigned long long>(calls), floorwalker::partitions);
      floorwalker::measure(std::stoul(queues), calls);
    }
}
