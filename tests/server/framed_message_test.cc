#include "server/framed_message.h"

#include <gtest/gtest.h>

namespace floorwalker {
namespace {

using namespace std::string_literals;

TEST(framed_message, has_the_header_of_its_length) {
  const auto header = [](std::size_t length) {
    const std::string text(length, 'x');
    const framed_message made(text);
    EXPECT_EQ(made.text(), text);
    EXPECT_TRUE(made.bytes().ends_with(text));
    return std::string(made.bytes().substr(0, made.bytes().size() - length));
  };
  EXPECT_EQ(header(0), "\x81\x00"s);
  EXPECT_EQ(header(125), "\x81\x7D"s);
  EXPECT_EQ(header(126), "\x81\x7E\x00\x7E"s);
  EXPECT_EQ(header(65535), "\x81\x7E\xFF\xFF"s);
  EXPECT_EQ(header(65536), "\x81\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s);
}

TEST(framed_message, says_goodbye_with_a_code) {
  EXPECT_EQ(framed_message::of_close(1001, "bye")->bytes(), "\x88\x05\x03\xE9"s + "bye");
  EXPECT_EQ(framed_message("hi", framed_message::kind::pong).bytes(), "\x8A\x02hi");
}

TEST(framed_message, is_compressed_once_where_that_is_worth_it) {
  deflater squeeze;
  const framed_message brief(std::string(511, 'x')), endless(std::string(1024 * 1024 + 1, 'x')),
      text(std::string(4096, 'x'));
  EXPECT_EQ(brief.compressed_bytes(squeeze), brief.bytes());
  EXPECT_EQ(endless.compressed_bytes(squeeze), endless.bytes());
  const std::string_view compressed = text.compressed_bytes(squeeze);
  EXPECT_EQ(compressed[0], '\xC1');
  EXPECT_EQ(static_cast<std::size_t>(compressed[1]), compressed.size() - 2);
  EXPECT_EQ(inflater(5000).inflate(compressed.substr(2)).payload, text.text());
  EXPECT_EQ(text.compressed_bytes(squeeze).data(), compressed.data());  // the very same bytes for the next one
}

}  // namespace
}  // namespace floorwalker
