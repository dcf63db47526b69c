// A batch of events that all live at once, on one arena.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "ingest/decoder.h"
#include "tests/ingest/event_text.h"
#include "tests/ingest/guarded_page.h"
#include "tests/ingest/native_event.h"

namespace floorwalker {
namespace {

using test::native_event;
using test::text_of;

std::vector<std::string> records() {
  std::vector<std::string> all;
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    all.push_back(native_event{.id = '"' + n + '"', .data = R"({"queue":"q)" + n + R"(","channel":"voice"})"}.json());
    all.push_back(native_event{.id = '"' + n + '"', .data = R"({"queue":"b\u00e9)" + n + "\"}"}.json());
    all.push_back(native_event{.type = R"("agent.state")",
                               .data = R"({"state":"s","queues":["x\n)" + n + R"(","y"],"team":"t\")" + n +
                                       R"(","capacity":{"chat":)" + n + R"(,"\u0065mail":2}})"}
                      .json());
    all.push_back("{\"broken\":" + n);
  }
  return all;
}

bool lies_in(std::string_view part, std::string_view whole) {
  const std::less_equal<> not_after;
  return not_after(whole.data(), part.data()) && not_after(part.data() + part.size(), whole.data() + whole.size());
}

TEST(decoder_batch, holds_its_events_until_its_memory_is_given_back) {
  const auto all = records();
  decoder one_by_one{262144}, batch{262144};
  arena memory;
  for (int round = 0; round < 3; ++round) {
    memory.clear();
    std::vector<event> events(all.size());
    std::vector<std::string> wanted;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto alone = one_by_one.decode(std::string_view{all[i]}, "c-1");
      wanted.push_back(alone ? text_of(*alone) : std::string{name_of(alone.reason())});
      const auto wrong = batch.decode(std::string_view{all[i]}, "c-1", {}, events[i], memory);
      if (wrong) {
        EXPECT_EQ(name_of(*wrong), wanted[i]);
      }
      EXPECT_EQ(wrong.has_value(), !alone) << all[i];
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!all[i].starts_with("{\"broken")) {
        EXPECT_EQ(text_of(events[i]), wanted[i]) << all[i];
      }
    }
  }
}

// There the reader may have to copy the record, to have room behind it; the event must not point into that copy.
TEST(decoder_batch, points_into_the_record_also_at_the_end_of_a_page) {
  test::guarded_page page;
  decoder reader{262144};
  arena memory;
  event first, second;
  // Two spellings: one for each way of reading there is.
  for (const char* space : {"", "\n"}) {
    const std::string text =
        native_event{.data = std::string{R"({"queue":"billing","channel":"voice")"} + space + "}"}.json();
    const std::string_view record = page.put_at_end(text);
    ASSERT_FALSE(reader.decode(record, "c-1", {}, first, memory));
    EXPECT_TRUE(lies_in(first.queue, record) && lies_in(first.channel, record));
    const std::string other = native_event{.data = R"({"queue":"sales","channel":"chat"})"}.json();
    ASSERT_FALSE(reader.decode(std::string_view{other}, "c-1", {}, second, memory));
    EXPECT_EQ(first.queue, "billing");
    EXPECT_EQ(first.channel, "voice");
  }
}

TEST(arena, gives_pieces_that_stay_until_cleared) {
  arena memory;
  for (int round = 0; round < 2; ++round) {
    std::vector<std::span<const std::string_view>> copies;
    const std::vector<std::string_view> names{"a", "b", "c"};
    for (int i = 0; i < 5'000; ++i) {
      *memory.room_for(1) = 'x';
      memory.take(1);
      copies.push_back(memory.copy_of(std::span<const std::string_view>{names}));
      ASSERT_EQ(reinterpret_cast<std::uintptr_t>(copies.back().data()) % alignof(std::string_view), 0U);
    }
    for (const auto& copy : copies) ASSERT_EQ((std::vector<std::string_view>{copy.begin(), copy.end()}), names);
    memory.clear();
  }
  char* const much = memory.room_for(3 * arena::kept_bytes_max);
  much[3 * arena::kept_bytes_max - 1] = 'x';
  memory.take(3 * arena::kept_bytes_max);
  memory.clear();
  EXPECT_TRUE(memory.copy_of(std::span<const int>{}).empty());
}

}  // namespace
}  // namespace floorwalker
