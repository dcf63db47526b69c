// What a tick costs: writing a view, taking it into the board, making the snapshot.
#include <benchmark/benchmark.h>

#include "aggregators/board.h"
#include "aggregators/partition_state.h"
#include "aggregators/view_slot.h"
#include "tests/bench/allocations.h"
#include "tests/bench/busy_centre.h"

namespace floorwalker {
namespace {

constexpr int events_per_tick = 200;  // 2,000 events/s at ten ticks a second

struct running_centre {
  explicit running_centre(std::size_t queues)
      : rules(busy_centre::short_memory()), centre(queues, 1'000), state(rules), merged(rules) {
    rules->clock = clock_source::event;
    position.partition = 0;
    position.covered = true;
    centre.open_all(state);
    for (int i = 0; i < 1'500'000; i += 100) centre.next(state, 100);
    state.publish(slot, position);
    merge();
  }
  void work() { centre.next(state, events_per_tick); }
  void merge() {
    auto view = slot.fetch();
    merged.integrate(*view);
    slot.recycle(std::move(view));
    benchmark::DoNotOptimize(merged.make_snapshot(time_point{}, 1));
  }
  std::shared_ptr<settings> rules;
  busy_centre centre;
  partition_state state;
  board merged;
  view_slot slot;
  feed_position position;
};

void publish(benchmark::State& bench) {
  running_centre floor(static_cast<std::size_t>(bench.range(0)));
  for (auto _ : bench) {
    bench.PauseTiming();
    floor.work();
    if (auto view = floor.slot.fetch()) floor.slot.recycle(std::move(view));
    bench.ResumeTiming();
    floor.state.publish(floor.slot, floor.position);
  }
}
BENCHMARK(publish)->ArgName("queues")->Arg(10)->Arg(1'000)->Unit(benchmark::kMicrosecond);

void merge(benchmark::State& bench) {
  running_centre floor(static_cast<std::size_t>(bench.range(0)));
  for (auto _ : bench) {
    bench.PauseTiming();
    floor.work();
    floor.state.publish(floor.slot, floor.position);
    bench.ResumeTiming();
    floor.merge();
  }
}
BENCHMARK(merge)->ArgName("queues")->Arg(10)->Arg(1'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace floorwalker
