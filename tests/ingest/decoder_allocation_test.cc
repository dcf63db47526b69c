// In a program of its own: it counts every allocation there is.
#include <gtest/gtest.h>

#include <vector>

#include "ingest/decoder.h"
#include "tests/bench/allocations.h"
#include "tests/ingest/native_event.h"

namespace floorwalker {
namespace {

using test::native_event;

TEST(decoder_allocation, there_is_none_in_steady_state) {
  std::vector<std::string> records;
  std::string queues = R"({"state":"s","capacity":{"chat":3,"em\u0061il":2},"queues":["q")";
  for (std::size_t i = 0; i < 2 * agent_queues_max; ++i) queues += ",\"q" + std::to_string(i) + '"';
  queues += "]}";
  for (int i = 0; i < 1000; ++i) {
    const std::string id = "\"" + std::to_string(i) + "\"";
    records.push_back(native_event{.id = id}.json());
    records.push_back(native_event{.id = id, .data = R"({"queue":"b\u00e9","a":1,"b":[{"c":"\n"}],"d":2.5})"}.json());
    if (i % 10 == 0) records.push_back(native_event{.id = id, .type = R"("agent.state")", .data = queues}.json());
    records.push_back("{\"broken\":" + id);
    records.push_back(native_event{.id = id, .more = R"("x":1,"x":2)"}.json());
  }
  decoder decoder{262144};
  for (int round = 0; round < 3; ++round) {
    const std::uint64_t before = allocations();
    for (const std::string& record : records) decoder.decode(std::string_view{record}, "k");
    const std::uint64_t made = allocations() - before;
    EXPECT_TRUE(round == 0 || made == 0) << made << " in round " << round;
  }
}

}  // namespace
}  // namespace floorwalker
