// The way of an event, for counting its instructions: event_path decode | apply. The same events on every machine; what
// is to be counted happens inside of the functions named `counted_...`. guard.py runs it under valgrind.
#include <simdjson.h>

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregators/partition_state.h"
#include "ingest/arena.h"
#include "ingest/decoder.h"
#include "ingest/rfc3339.h"

namespace floorwalker {
namespace {

struct step {
  std::string_view type;
  std::string_view data;
};

// A call as it is most of the time, with a chat's word between.
constexpr step life[] = {
    {"contact.started",
     R"("channel":"voice","direction":"inbound","customer":"cust-64900","tier":"gold","reason":"order")"},
    {"contact.self_service_started", R"("flow":"main-menu")"},
    {"contact.self_service_ended", R"("flow":"main-menu","outcome":"transferred")"},
    {"contact.queued", R"("queue":"billing","channel":"voice","priority":0,"skills":["invoice"])"},
    {"contact.alerted", R"("agent":"agent-da36a7-5571","queue":"billing")"},
    {"contact.answered",
     R"("agent":"agent-da36a7-5571","queue":"billing","channel":"voice","role":"agent","wait_ms":12345)"},
    {"contact.message", R"("by":"customer")"},
    {"contact.held", R"("agent":"agent-da36a7-5571")"},
    {"contact.resumed", R"("agent":"agent-da36a7-5571")"},
    {"contact.released", R"("agent":"agent-da36a7-5571")"},
    {"contact.wrapup_started", R"("agent":"agent-da36a7-5571")"},
    {"contact.wrapup_ended", R"("agent":"agent-da36a7-5571","disposition":"done","resolved":true)"},
    {"contact.ended", R"("by":"customer","resolved":true)"},
};
constexpr int contacts = 1'000, at_once = 50;

struct record {
  std::string key, value;
};

std::string contact_id(int number) {
  char id[40];
  std::snprintf(id, sizeof id, "%08x-5ceb-4b6e-9ad1-%012x", static_cast<unsigned>(number) * 2654435761U,
                static_cast<unsigned>(number));
  return id;
}

record told(int contact, int number, const step& what, time_point at) {
  const std::string id = contact_id(contact), sequence = std::to_string(number);
  return {id, R"({"specversion":"1.0","id":")" + id + '/' + sequence +
                  R"(","source":"urn:floorwalker:instructions","type":")" + std::string{what.type} + R"(","time":")" +
                  to_rfc3339(at) + R"(","sequence":")" + sequence + R"(","subject":")" + id +
                  R"(","datacontenttype":"application/json","data":{)" + std::string{what.data} + R"(,"root":")" + id +
                  "\"}}"};
}

// Some calls at once, each a step further, then the next ones.
std::vector<record> all_records() {
  std::vector<record> made;
  time_point at = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{10};
  for (int first = 0; first < contacts; first += at_once) {
    int number = 0;
    for (const step& what : life) {
      for (int contact = first; contact < first + at_once; ++contact) {
        made.push_back(told(contact, number, what, at += std::chrono::milliseconds{37}));
      }
      ++number;
    }
  }
  return made;
}

using records = std::span<const record>;

[[gnu::noinline]] std::size_t counted_decode(decoder& reader, records all) {
  event out;
  arena memory;
  std::size_t taken = 0;
  for (const auto& [key, value] : all) {
    memory.clear();
    if (!reader.decode(std::string_view{value}, key, {}, out, memory)) ++taken;
  }
  return taken;
}

[[gnu::noinline]] std::size_t counted_apply(decoder& reader, partition_state& state, std::int64_t offset, records all) {
  event out;
  arena memory;
  std::size_t taken = 0;
  for (const auto& [key, value] : all) {
    memory.clear();
    if (!reader.decode(std::string_view{value}, key, {}, out, memory) &&
        state.apply(out, out.time, offset++) == outcome::applied)
      ++taken;
  }
  return taken;
}

// The first half warms up; the second is counted.
int run(std::string_view what) {
  const std::vector<record> all = all_records();
  const records half{all.data(), all.size() / 2}, counted{all.data() + half.size(), all.size() - half.size()};
  decoder reader{262144};
  partition_state state{std::make_shared<settings>()};
  std::size_t taken = 0;
  if (what == "decode") {
    for (const auto& [key, value] : half) taken += reader.decode(std::string_view{value}, key) ? 1 : 0;
    taken += counted_decode(reader, counted);
  } else {
    std::int64_t offset = 0;
    for (const auto& [key, value] : half) {
      const auto event = reader.decode(std::string_view{value}, key);
      if (event && state.apply(*event, event->time, offset++) == outcome::applied) ++taken;
    }
    taken += counted_apply(reader, state, offset, counted);
  }
  if (taken != all.size()) return std::fprintf(stderr, "%zu of %zu events taken\n", taken, all.size()), 1;
  std::printf("%zu\n", counted.size());
  return 0;
}

// The same code on every machine: what nearly all of them have.
void fix_simdjson() {
  for (const std::string_view name : {"westmere", "arm64", "fallback"}) {
    const auto* const one = simdjson::get_available_implementations()[std::string{name}];
    if (one == nullptr || !one->supported_by_runtime_system()) continue;
    simdjson::get_active_implementation() = one;
    return;
  }
}

}  // namespace
}  // namespace floorwalker

int main(int count, char** arguments) {
  const std::string_view what = count == 2 ? arguments[1] : "";
  if (what != "decode" && what != "apply") return std::fprintf(stderr, "usage: event_path decode | apply\n"), 2;
  floorwalker::fix_simdjson();
  return floorwalker::run(what);
}
