// Any bytes into the decoder. As libFuzzer's entry, or driven by tests/ingest/decoder_mutation_test.cc.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "ingest/decoder.h"
#include "ingest/json_check.h"
#include "tests/ingest/event_text.h"

namespace {

bool is_syntax(floorwalker::rejection reason) {
  using enum floorwalker::rejection;
  return reason == bad_encoding || reason == not_json || reason == too_deep || reason == trailing_bytes;
}

bool is_sound_name(std::string_view name) { return name.size() <= 128 && name.find('\0') == std::string_view::npos; }

bool is_sound_agent(const floorwalker::event& event) {
  std::set<std::string_view> seen;
  for (const std::string_view queue : event.queues) {
    if (queue.empty() || !is_sound_name(queue) || !seen.insert(queue).second) return false;
  }
  for (const auto& [channel, slots] : event.capacities) {
    if (!is_sound_name(channel) || slots < 0 || slots > 10'000) return false;
  }
  const bool is_agent = event.type == floorwalker::event_type::agent_state;
  return is_sound_name(event.state) && is_sound_name(event.team) && is_sound_name(event.to_agent) &&
         event.queues.size() <= floorwalker::agent_queues_max && event.says_queues >= !event.queues.empty() &&
         is_agent != event.state.empty() && (is_agent || event.capacities.empty());
}

void require(bool holds, const char* what, std::string_view record) {
  if (holds) return;
  std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(record.size()), record.data());
  std::abort();
}

std::string text_of(const floorwalker::decode_result& result) {
  return result ? floorwalker::test::text_of(*result) : std::string{name_of(result.reason())};
}

// With the compact scanner and without it, as a whole event and as the data of one in binary mode: the same.
void compare_with_twin(std::string_view record, std::size_t record_bytes_max) {
  static floorwalker::decoder fast{record_bytes_max}, plain{record_bytes_max, floorwalker::reading::plain};
  static const floorwalker::record_header headers[] = {
      {"ce_specversion", "1.0"},           {"ce_id", "1"},     {"ce_source", "s"}, {"ce_type", "agent.state"},
      {"ce_time", "2026-11-22T10:00:00Z"}, {"ce_subject", "a"}};
  require(text_of(fast.decode(record, "c-1")) == text_of(plain.decode(record, "c-1")), "unlike its twin", record);
  require(text_of(fast.decode(record, "a", headers)) == text_of(plain.decode(record, "a", headers)),
          "unlike its twin in binary mode", record);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  constexpr std::size_t size_max = 1 << 16;
  static floorwalker::decoder decoder{size_max};
  const std::string_view record{reinterpret_cast<const char*>(bytes), size};
  compare_with_twin(record, size_max);
  const auto result = decoder.decode(record, "key");
  if (size > size_max || record.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    require(!result, "taken", record);
    return 0;
  }
  const auto fault = floorwalker::json_fault(record);
  const bool is_broken = fault && (is_syntax(*fault) || *fault == floorwalker::rejection::bad_number);
  if (result) {
    require(!fault, "the fast walk took what the plain reader does not", record);
    require(is_sound_name(result->queue) && is_sound_name(result->agent) && is_sound_name(result->channel), "unsound",
            record);
    require(is_sound_agent(*result), "an unsound agent", record);
  } else if (is_broken) {
    require(result.reason() == *fault, "the reasons differ", record);
  } else {
    require(!is_syntax(result.reason()), "the fast walk refused what the plain reader takes", record);
  }
  return 0;
}
