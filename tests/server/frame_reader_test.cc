#include "server/frame_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace floorwalker {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t bytes_max = 300;
constexpr int continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10, final = 0x80, compressed = 0x40;

std::string client_frame(int first, std::string_view payload, std::string_view mask = "\x12\x34\x56\x78") {
  std::string made{static_cast<char>(first)};
  if (payload.size() < 126) {
    made += static_cast<char>(0x80 | payload.size());
  } else {
    made += static_cast<char>(0x80 | 126);
    made += static_cast<char>(payload.size() >> 8);
    made += static_cast<char>(payload.size() & 0xFF);
  }
  made += mask;
  for (std::size_t i = 0; i < payload.size(); ++i) made += static_cast<char>(payload[i] ^ mask[i % 4]);
  return made;
}

struct frame_reader_test : testing::Test {
  // What was heard of the bytes, in parts of so many: "text:hello", then the code that ended it, if one did.
  std::vector<std::string> read(std::string bytes, std::size_t part = 1 << 20, bool deflate = false) {
    frame_reader reader(bytes_max, deflate);
    std::vector<std::string> heard;
    static constexpr const char* names[] = {"text:", "binary:", "close:", "ping:", "pong:"};
    for (std::size_t at = 0; at < bytes.size(); at += part) {
      const auto end = reader.feed(bytes.data() + at, std::min(part, bytes.size() - at), [&](const auto& one) {
        heard.push_back((one.compressed ? "compressed " : "") +
                        (names[static_cast<int>(one.what)] + std::string(one.payload)));
        return std::optional<close_code>();
      });
      if (!end) continue;
      heard.push_back(std::to_string(static_cast<int>(*end)));
      break;
    }
    return heard;
  }
};

TEST_F(frame_reader_test, puts_messages_together_however_the_bytes_come) {
  const std::string longer(200, 'x');
  const std::string bytes = client_frame(final | text, "hello") + client_frame(final | binary, "\x01") +
                            client_frame(text, "one ") + client_frame(final | ping, "p") +
                            client_frame(continuation, "two ") + client_frame(final | continuation, "three") +
                            client_frame(final | pong, "") + client_frame(final | text, longer) +
                            client_frame(final | text, "") + client_frame(final | close, "\x03\xE8");
  for (std::size_t part = 1; part <= bytes.size(); ++part)
    ASSERT_THAT(read(bytes, part), ElementsAre("text:hello", "binary:\x01", "ping:p", "text:one two three",
                                               "pong:", "text:" + longer, "text:", "close:\x03\xE8"))
        << part;
}

TEST_F(frame_reader_test, refuses_what_the_protocol_forbids) {
  const auto refused = ElementsAre("1002");
  EXPECT_THAT(read(std::string("\x81\x01x", 3)), refused);                                // no mask
  EXPECT_THAT(read(client_frame(final | 0x20 | text, "x")), refused);                     // a reserved bit
  EXPECT_THAT(read(client_frame(final | 3, "x")), refused);                               // no such opcode
  EXPECT_THAT(read(client_frame(final | 11, "x")), refused);                              // nor this
  EXPECT_THAT(read(client_frame(ping, "x")), refused);                                    // a control frame in pieces
  EXPECT_THAT(read(client_frame(final | ping, std::string(126, 'x'))), refused);          // or longer than 125
  EXPECT_THAT(read(client_frame(final | continuation, "x")), refused);                    // of nothing
  EXPECT_THAT(read(client_frame(text, "x") + client_frame(final | text, "y")), refused);  // another one began
  EXPECT_THAT(read(client_frame(final | compressed | text, "x")), refused);               // that was not agreed
}

TEST_F(frame_reader_test, tells_compressed_messages_by_their_first_frame) {
  EXPECT_THAT(read(client_frame(final | compressed | text, "x"), 1, true), ElementsAre("compressed text:x"));
  EXPECT_THAT(read(client_frame(compressed | text, "x") + client_frame(final | continuation, "y") +
                       client_frame(final | text, "z"),
                   3, true),
              ElementsAre("compressed text:xy", "text:z"));
  EXPECT_THAT(
      read(client_frame(compressed | text, "x") + client_frame(final | compressed | continuation, "y"), 99, true),
      ElementsAre("1002"));
  EXPECT_THAT(read(client_frame(final | compressed | ping, "x"), 99, true), ElementsAre("1002"));
}

TEST_F(frame_reader_test, takes_no_more_than_the_limit) {
  const std::string most(bytes_max, 'x');
  EXPECT_THAT(read(client_frame(final | text, most)), ElementsAre("text:" + most));
  EXPECT_THAT(read(client_frame(final | text, most + "x")), ElementsAre("1009"));
  EXPECT_THAT(read(client_frame(text, most) + client_frame(final | continuation, "x")), ElementsAre("1009"));
  // It is refused by its header: nobody waits for the rest, or makes room for it.
  EXPECT_THAT(read(std::string("\x81\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 10) + "mask"), ElementsAre("1009"));
}

TEST_F(frame_reader_test, what_the_listener_says_ends_the_reading) {
  frame_reader reader(bytes_max, false);
  std::string bytes = client_frame(final | text, "one") + client_frame(final | text, "two");
  int heard = 0;
  const auto end = reader.feed(bytes.data(), bytes.size(), [&](const auto&) {
    ++heard;
    return std::optional(close_code::bad_payload);
  });
  EXPECT_EQ(end, close_code::bad_payload);
  EXPECT_EQ(heard, 1);
}

// No bytes, whatever they are, do harm; and it does not matter in which parts they come.
TEST_F(frame_reader_test, means_the_same_in_any_parts) {
  std::mt19937 dice(7);
  const std::vector<int> firsts{0x00, 0x01, 0x02, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8A, 0xC1, 0x41, 0x91, 0x83};
  for (int round = 0; round < 3000; ++round) {
    std::string bytes;
    for (int frames = 0; frames < 5; ++frames) {
      std::string one = client_frame(firsts[dice() % firsts.size()], std::string(dice() % 140, 'y'));
      if (dice() % 8 == 0) one[dice() % one.size()] = static_cast<char>(dice());
      bytes += one;
    }
    const auto whole = read(bytes, bytes.size(), true);
    ASSERT_EQ(read(bytes, 1 + dice() % 40, true), whole) << round;
  }
}

}  // namespace
}  // namespace floorwalker
