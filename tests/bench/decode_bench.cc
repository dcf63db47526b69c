// What decoding a record costs: ns and allocations per event, records in the processor's cache (hot) and out of it
// (cold).
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "ingest/decoder.h"
#include "tests/bench/allocations.h"

namespace floorwalker {
namespace {

// 17 fields, 420 bytes: what an answered call looks like.
std::string answered(int i) {
  const std::string number = std::to_string(100'000'000'000 + i);
  return R"({"specversion":"1.0","id":"8f14e45f-ceea-467f-a0e6-)" + number +
         R"(","source":"urn:floorwalker:acd:site-1","type":"contact.answered","time":"2026-11-22T10:)" +
         std::to_string(10 + i / 4000 % 50) + ":" + std::to_string(10 + i / 100 % 50) +
         R"(.123456Z","sequence":"17","subject":"3b241101-e2bb-4255-8caf-)" + number +
         R"(","datacontenttype":"application/json","data":{"root":"3b241101-e2bb-4255-8caf-4136c566a962",)"
         R"("agent":"agent-0417","queue":"billing","channel":"voice","role":"agent","wait_ms":12345,"site":"n","skill_match":0.9}})";
}

// Records one behind the other, as a fetched batch holds them.
struct batch {
  explicit batch(int count) {
    std::vector<std::size_t> ends;
    for (int i = 0; i < count; ++i) {
      memory += answered(i);
      ends.push_back(memory.size());
      memory += std::string(16, '\x01');  // the next record's head
    }
    for (std::size_t i = 0, begin = 0; i < ends.size(); begin = ends[i] + 16, ++i) {
      records.emplace_back(memory.data() + begin, ends[i] - begin);
    }
  }
  std::string memory;
  std::vector<std::string_view> records;
};

void decode(benchmark::State& bench) {
  const batch batch(static_cast<int>(bench.range(0)));
  decoder decoder{262144};
  for (const auto record : batch.records) {
    if (!decoder.decode(record, "3b241101-e2bb-4255-8caf-4136c566a962")) return bench.SkipWithError("rejected");
  }
  const std::uint64_t before = allocations();
  std::size_t next = 0;
  for (auto _ : bench) {
    benchmark::DoNotOptimize(decoder.decode(batch.records[next], "3b241101-e2bb-4255-8caf-4136c566a962"));
    next = next + 1 == batch.records.size() ? 0 : next + 1;
  }
  bench.counters["allocations/event"] =
      static_cast<double>(allocations() - before) / static_cast<double>(bench.iterations());
  bench.counters["bytes/event"] = static_cast<double>(batch.records[0].size());
  bench.SetItemsProcessed(bench.iterations());
}
BENCHMARK(decode)->ArgName("records")->Arg(2'000)->Arg(200'000);

}  // namespace
}  // namespace floorwalker
