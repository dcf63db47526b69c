// What an event costs the partition that takes it: ns and allocations per event, by contacts open and queues.
#include <benchmark/benchmark.h>

#include "aggregators/partition_state.h"
#include "tests/bench/allocations.h"
#include "tests/bench/busy_centre.h"

namespace floorwalker {
namespace {

constexpr int batch = 100;          // events, as a worker takes them
constexpr int warm_up = 2'000'000;  // past it calls end, expire and are forgotten as fast as they come

void apply(benchmark::State& bench) {
  busy_centre centre(static_cast<std::size_t>(bench.range(1)), static_cast<std::size_t>(bench.range(0)));
  partition_state state(busy_centre::short_memory());
  centre.open_all(state);
  for (int i = 0; i < warm_up; i += batch) centre.next(state, batch);
  const std::uint64_t before = allocations();
  while (bench.KeepRunningBatch(batch)) centre.next(state, batch);
  bench.counters["allocations/event"] =
      static_cast<double>(allocations() - before) / static_cast<double>(bench.iterations());
  bench.SetItemsProcessed(bench.iterations());
}
BENCHMARK(apply)
    ->ArgNames({"open", "queues"})
    ->Args({1'000, 10})
    ->Args({1'000, 1'000})
    ->Args({1'000, 10'000})
    ->Args({1'000'000, 10})
    ->Args({1'000'000, 1'000})
    ->Iterations(2'000'000);

}  // namespace
}  // namespace floorwalker
