// Drives the fuzzer's entry with mutations that are the same on every machine.
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/ingest/guarded_page.h"
#include "tests/ingest/native_event.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace floorwalker {
namespace {

using test::native_event;

std::vector<std::string> seeds() {
  return {
      native_event{}.json(),
      native_event{.sequence = "\"17\"",
                   .data = R"({"queue":"b\u00e9\ud83d\ude00","x":[1,-2.5e3,{"y":null}],"t":true})"}
          .json(),
      native_event{
          .type = R"("agent.state")",
          .data = R"({"state":"lunch","queues":["a","b\n","a"],"team":"t","capacity":{"chat":3,"\u0065mail":10000}})"}
          .json(),
      native_event{.type = R"("contact.answered")", .data = R"({"agent":"a","wait_ms":1500,"role":"consult"})"}.json(),
      native_event{.type = R"("agent.state")",
                   .data = R"({"state":"lunch","queues":["a","b","a"],"skills":[],"team":"t","capacity":{"chat":3}})",
                   .more = R"("datacontenttype":"application/json","x":{"y":[1,null]},"z":-0.5e1)"}
          .json(),
      R"({"data": {"queue": "billing", "wait_ms": 7, "site": "n", "resolved": false}, "id": "1", "source": "s", )"
      R"("specversion": "1.0", "subject": "c-1", "time": "2026-11-22T10:00:00Z", "type": "contact.abandoned"})",
      R"({"state":"ready","queues":["a","\xC3\xA9"],"capacity":{"chat":3,"voice":0},"synthetic":true,"note":"long enough"})",
  };
}

const std::vector<std::string>& snippets() {
  static const std::vector<std::string> all{"\"",
                                            "\\",
                                            "{",
                                            "}",
                                            "[",
                                            "]",
                                            ",",
                                            ":",
                                            "null",
                                            "true",
                                            "1e400",
                                            "-",
                                            "0",
                                            "\\u0074",
                                            "\\ud83d",
                                            "\xEF\xBB\xBF",
                                            "\xFF",
                                            std::string(1, '\0'),
                                            "\"type\":1,",
                                            " ",
                                            "\n",
                                            "9223372036854775808",
                                            "012",
                                            "-0",
                                            ", ",
                                            "  ",
                                            "\"x\":1,",
                                            "\"queues\":[\"q\"],",
                                            "[]",
                                            "{}",
                                            "\"data\":{},",
                                            "\xC3\xA9"};
  return all;
}

void mutate(std::string& text, std::mt19937_64& random) {
  const auto below = [&random](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
  const std::size_t at = below(text.size() + 1);
  switch (below(6)) {
    case 0: text.insert(at, snippets()[below(snippets().size())]); break;
    case 1: text.erase(at, below(8)); break;
    case 2:
      if (at < text.size()) text[at] = static_cast<char>(random());
      break;
    case 3:
      if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
      break;
    case 4: text.insert(at, text.substr(below(text.size() + 1), below(40))); break;
    default: text.resize(at); break;
  }
}

TEST(decoder_mutation, never_crashes_and_agrees_with_the_plain_reader) {
  constexpr std::uint64_t seed = 4711;
  std::mt19937_64 random{seed};
  test::guarded_page page;
  const auto all = seeds();
  for (int i = 0; i < 300'000; ++i) {
    std::string text = all[static_cast<std::size_t>(random() % all.size())];
    for (auto steps = 1 + random() % 4; steps > 0; --steps) mutate(text, random);
    if (text.size() > page.size()) continue;
    SCOPED_TRACE(::testing::Message() << "seed " << seed << ", mutation " << i << ": " << text);
    const std::string_view record = page.put_at_end(text);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(record.data()), record.size());
  }
}

}  // namespace
}  // namespace floorwalker
