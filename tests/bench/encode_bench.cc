// What it costs to turn a snapshot into what clients get.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>

#include "aggregators/totals.h"
#include "server/prometheus_page.h"
#include "server/snapshot_encoder.h"
#include "tests/server/example_snapshot.h"

namespace floorwalker {
namespace {

// So many rows with figures in every window; all of them have changed at this seq.
picture changed_picture(std::int64_t queues, std::uint64_t seq) {
  std::vector<row_figures> rows;
  for (std::int64_t i = 0; i < queues; ++i) {
    rows.push_back(test::example_row());
    rows.back().queue = "queue-" + std::to_string(100'000 + i);
    rows.back().changed_seq = seq;
    rows.back().windows.fill(rows.back().windows[index_of(window::m5)]);
    for (exported_spread& spread : rows.back().totals.spreads) spread.cumulative.clear();
  }
  picture made = test::picture_of(test::snapshot_of({}, seq));
  auto figures = std::make_shared<snapshot>(*made.figures);
  figures->bounds = exported_bounds(settings{});
  for (row_figures& row : rows) {
    for (exported_spread& spread : row.totals.spreads)
      for (std::size_t i = 0; i < figures->bounds.size(); ++i) spread.cumulative.push_back(12'345 + 100 * i);
    figures->queues.push_back(std::make_shared<const row_figures>(std::move(row)));
  }
  made.figures = std::move(figures);
  return made;
}

// A frame of all rows and windows, none of which was encoded before.
void encode_all(benchmark::State& bench) {
  std::uint64_t seq = 1;
  snapshot_encoder encoder("bench", changed_picture(bench.range(0), seq));
  const auto all = encoder.select({});
  std::size_t bytes = 0;
  for (auto _ : bench) {
    bench.PauseTiming();
    picture next = changed_picture(bench.range(0), ++seq);
    bench.ResumeTiming();
    encoder.advance(std::move(next));
    bytes = encoder.snapshot_frame(*all)->text().size();
  }
  bench.counters["frame_bytes"] = static_cast<double>(bytes);
}
BENCHMARK(encode_all)->ArgName("queues")->Arg(10)->Arg(1'000)->Unit(benchmark::kMicrosecond);

// One row of many has changed: an update for those who have all the others.
void encode_update(benchmark::State& bench) {
  const picture base = changed_picture(bench.range(0), 1);
  snapshot_encoder encoder("bench", base);
  const auto all = encoder.select({});
  std::uint64_t seq = 1;
  for (auto _ : bench) {
    bench.PauseTiming();
    auto next = std::make_shared<snapshot>(*base.figures);
    next->seq = ++seq;
    auto row = std::make_shared<row_figures>(*next->queues.front());
    row->changed_seq = seq;
    next->queues.front() = std::move(row);
    bench.ResumeTiming();
    encoder.advance(test::picture_of(std::move(next)));
    benchmark::DoNotOptimize(encoder.update_frame(*all, seq - 1));
  }
}
BENCHMARK(encode_update)->ArgName("queues")->Arg(10)->Arg(1'000)->Unit(benchmark::kMicrosecond);

void encode_metrics(benchmark::State& bench) {
  const picture all = changed_picture(bench.range(0), 1);
  metric_page page;
  for (auto _ : bench) write_prometheus_page(page, all, {});
  std::size_t bytes = 0;
  std::ptrdiff_t lines = 0;
  for (const std::string_view piece : page.pieces()) {
    bytes += piece.size();
    lines += std::count(piece.begin(), piece.end(), '\n');
  }
  bench.counters["page_bytes"] = static_cast<double>(bytes);
  bench.counters["lines"] = static_cast<double>(lines);
}
BENCHMARK(encode_metrics)->ArgName("queues")->Arg(10)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace floorwalker
