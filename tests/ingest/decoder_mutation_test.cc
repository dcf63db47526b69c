// Drives the fuzzer's entry with mutations that are the same on every machine.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

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

// Two pages, the second of which may not be touched: bytes read behind the record would end the test.
class guarded_page {
 public:
  guarded_page() : bytes_{static_cast<std::size_t>(sysconf(_SC_PAGESIZE))} {
    void* both = mmap(nullptr, 2 * bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (both == MAP_FAILED) throw std::bad_alloc{};
    page_ = static_cast<std::uint8_t*>(both);
    if (mprotect(page_ + bytes_, bytes_, PROT_NONE) != 0) throw std::bad_alloc{};
  }
  ~guarded_page() { munmap(page_, 2 * bytes_); }
  guarded_page(const guarded_page&) = delete;
  guarded_page& operator=(const guarded_page&) = delete;

  const std::uint8_t* put_at_end(const std::string& text) {
    return static_cast<std::uint8_t*>(std::memcpy(page_ + bytes_ - text.size(), text.data(), text.size()));
  }
  std::size_t size() const { return bytes_; }

 private:
  std::size_t bytes_;
  std::uint8_t* page_ = nullptr;
};

TEST(decoder_mutation, never_crashes_and_agrees_with_the_plain_reader) {
  constexpr std::uint64_t seed = 4711;
  std::mt19937_64 random{seed};
  guarded_page page;
  const auto all = seeds();
  for (int i = 0; i < 300'000; ++i) {
    std::string text = all[static_cast<std::size_t>(random() % all.size())];
    for (auto steps = 1 + random() % 4; steps > 0; --steps) mutate(text, random);
    if (text.size() > page.size()) continue;
    SCOPED_TRACE(::testing::Message() << "seed " << seed << ", mutation " << i << ": " << text);
    LLVMFuzzerTestOneInput(page.put_at_end(text), text.size());
  }
}

}  // namespace
}  // namespace floorwalker
