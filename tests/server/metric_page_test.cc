#include "server/metric_page.h"

#include <gtest/gtest.h>

#include <cstring>

#include "tests/server/page_text.h"

namespace floorwalker {
namespace {

constexpr std::size_t block = metric_page::block_bytes;

void write(metric_page& page, std::string_view text) {
  char* const at = page.room(text.size());
  std::memcpy(at, text.data(), text.size());
  page.written_to(at + text.size());
}

// Writes a text by pieces of such lengths, and returns it.
std::string write_pieces(metric_page& page, std::initializer_list<std::size_t> lengths) {
  std::string text;
  char letter = 'a';
  for (const std::size_t length : lengths) {
    const std::string piece(length, letter);
    write(page, piece);
    text += piece;
    letter = letter == 'z' ? 'a' : static_cast<char>(letter + 1);
  }
  page.finish();
  return text;
}

TEST(metric_page, is_empty_at_first) {
  metric_page page;
  page.finish();
  EXPECT_EQ(test::text_of(page), "");
  EXPECT_EQ(page.capacity(), 0U);
}

TEST(metric_page, holds_what_was_written_wherever_blocks_end) {
  for (const std::size_t length : {std::size_t{1}, block - 1, block, block + 1, 3 * block}) {
    metric_page page;
    const std::string text = write_pieces(page, {7, length, 7, length, length});
    EXPECT_TRUE(test::text_of(page) == text) << length;
  }
}

TEST(metric_page, keeps_what_was_not_written_out_of_the_text) {
  metric_page page;
  write(page, "ab");
  page.room(block);  // another block, and nothing in it
  page.room(block / 2);
  write(page, "cd");
  page.finish();
  EXPECT_EQ(test::text_of(page), "abcd");
}

TEST(metric_page, never_moves_what_it_holds) {
  metric_page page;
  write(page, "first");
  const char* const place = page.room(0) - 5;
  for (int i = 0; i < 10; ++i) write(page, std::string(block - 1, 'x'));
  page.finish();
  EXPECT_EQ(page.pieces().front().data(), place);
}

TEST(metric_page, writes_the_next_text_where_the_last_one_was) {
  metric_page page;
  write_pieces(page, {block, block, block});
  const char* const place = page.pieces().front().data();
  const std::size_t before = page.capacity();
  page.clear();
  const std::string text = write_pieces(page, {block, 5, 2 * block});
  EXPECT_TRUE(test::text_of(page) == text) << "the third block was too small and had to give way";
  EXPECT_EQ(page.pieces().front().data(), place);
  EXPECT_EQ(page.capacity(), before + block);
}

TEST(metric_page, gives_back_what_a_shorter_text_does_not_need) {
  metric_page page;
  write_pieces(page, {block, block, block});
  page.clear();
  const std::string text = write_pieces(page, {5});
  EXPECT_EQ(test::text_of(page), text);
  EXPECT_EQ(page.capacity(), block);
}

}  // namespace
}  // namespace floorwalker
