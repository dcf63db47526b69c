// What a view costs on its way over the topic: cut into objects, and put together again.
#include <benchmark/benchmark.h>

#include "aggregators/partition_state.h"
#include "aggregators/view_objects.h"
#include "tests/bench/busy_centre.h"

namespace floorwalker {
namespace {

constexpr int events_per_tick = 500;  // 2,000 events/s at four views a second

struct telling_centre {
  explicit telling_centre(std::size_t queues)
      : rules(busy_centre::short_memory()), centre(queues, 1'000), state(rules), splitter(*rules), joiner(rules) {
    centre.open_all(state);
    for (int i = 0; i < 300'000; i += 100) centre.next(state, 100);
    for (const view_object& one : splitter.split(*next_view())) joiner.take(one.key, one.bytes);
    joiner.write_whole(told);
  }
  std::unique_ptr<partition_view> next_view() {
    centre.next(state, events_per_tick);
    state.publish(slot, {});
    return slot.fetch();
  }
  std::shared_ptr<settings> rules;
  busy_centre centre;
  partition_state state;
  view_slot slot;
  view_splitter splitter;
  view_joiner joiner;
  partition_view told;
};

void count(benchmark::State& bench, const std::vector<view_object>& objects) {
  std::size_t bytes = 0;
  for (const view_object& one : objects) bytes += one.key.size() + one.bytes.size();
  bench.counters["objects"] = static_cast<double>(objects.size());
  bench.counters["bytes"] = static_cast<double>(bytes);
}

void split(benchmark::State& bench) {
  telling_centre floor(static_cast<std::size_t>(bench.range(0)));
  std::vector<view_object> objects;
  for (auto _ : bench) {
    bench.PauseTiming();
    auto view = floor.next_view();
    bench.ResumeTiming();
    objects = floor.splitter.split(*view);
    bench.PauseTiming();
    floor.slot.recycle(std::move(view));
    bench.ResumeTiming();
  }
  count(bench, objects);
}
BENCHMARK(split)->ArgName("queues")->Arg(10)->Arg(100)->Arg(1'000)->Unit(benchmark::kMicrosecond);

void join(benchmark::State& bench) {
  telling_centre floor(static_cast<std::size_t>(bench.range(0)));
  std::vector<view_object> objects;
  for (auto _ : bench) {
    bench.PauseTiming();
    auto view = floor.next_view();
    objects = floor.splitter.split(*view);
    floor.slot.recycle(std::move(view));
    bench.ResumeTiming();
    for (const view_object& one : objects) floor.joiner.take(one.key, one.bytes);
    floor.joiner.write(floor.told);
  }
  count(bench, objects);
}
BENCHMARK(join)->ArgName("queues")->Arg(10)->Arg(100)->Arg(1'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace floorwalker
