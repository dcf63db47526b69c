#include "ingest/state_manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace floorwalker {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

stored_manifest example() {
  stored_manifest made{{"contact-events", 3}, "Ab_1-topic-id", 6, 10, 4711, std::string(64, 'f'), "f3a9", {}};
  made.groups.push_back({"f3a9t1n5", "head", 4711, {{123, 0xfedcba9876543210}}});
  made.groups.push_back({"f3a9t1n2", "panes 0 29922360", 12, {{524288, 0}, {1, 1}, {77, ~std::uint64_t{0}}}});
  made.groups.push_back({"f3a9t1n1", "ids 0", -1, {}});
  return made;
}

// The text with a sum that fits it.
std::string summed(std::string text) {
  text.resize(text.rfind("xxh3 "));
  std::string sum = "xxh3 0000000000000000\n";
  std::uint64_t value = sum_of(std::as_bytes(std::span{text})).xxh3;
  for (int i = 0; i < 16; ++i, value >>= 4) sum[static_cast<std::size_t>(20 - i)] = "0123456789abcdef"[value & 15];
  return text + sum;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  return text.replace(text.find(what), what.size(), with);
}

TEST(state_manifest, is_read_as_it_was_written) {
  EXPECT_EQ(read_manifest(text_of(example())), example());
  stored_manifest bare{{"t", 0}, "", 1, 0, 0, "", "", {}};
  EXPECT_EQ(read_manifest(text_of(bare)), bare);
}

TEST(state_manifest, notices_every_torn_or_altered_byte) {
  const std::string whole = text_of(example());
  ASSERT_EQ(summed(whole), whole);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_THROW(read_manifest(whole.substr(0, i)), std::runtime_error) << "cut to " << i;
    for (const int bit : {1, 4, 0x80}) {
      std::string altered = whole;
      altered[i] = static_cast<char>(altered[i] ^ bit);
      EXPECT_THROW(read_manifest(altered), std::runtime_error) << "altered at " << i << " by " << bit;
    }
  }
  EXPECT_THROW(read_manifest(whole + 'x'), std::runtime_error) << "longer";
  EXPECT_THROW(read_manifest(whole + whole), std::runtime_error) << "twice";
}

TEST(state_manifest, says_so_when_it_is_of_another_version) {
  const std::string newer = summed(replaced(text_of(example()), "floorwalker-manifest 1", "floorwalker-manifest 2"));
  EXPECT_THAT([&] { read_manifest(newer); }, ThrowsMessage<std::runtime_error>(HasSubstr("written in format 2")));
  EXPECT_THAT([&] { read_manifest("floorwalker-manifest 9\nanything else"); },
              ThrowsMessage<std::runtime_error>(HasSubstr("written in format 9")));
}

TEST(state_manifest, refuses_what_nobody_wrote_though_the_sum_fits) {
  const std::string whole = text_of(example());
  for (const auto& [what, with] : {std::pair{"partition 3", "partition -3"},
                                   {"partition 3", "partition 3000000000"},
                                   {"partitions 6", "partitions six"},
                                   {"partitions 6", "partitions "},
                                   {"next-offset 4711", "next-offset 99999999999999999999"},
                                   {"next-offset 4711", "next-offset -1"},
                                   {"group f3a9t1n5 4711 head", "group f3a9t1n5 4711 "},
                                   {"group f3a9t1n5 4711 head", "group  4711 head"},
                                   {"group f3a9t1n5 4711 head", "group f3a9t1n5 head"},
                                   {"chunk 123 ", "chunk 123456789012345 "},
                                   {"chunk 123 ", "chunk -1 "},
                                   {"chunk 123 fedcba9876543210", "chunk 123"},
                                   {"chunk 123 fedcba9876543210", "chunk 123 fedcba98765432100"},
                                   {"writer f3a9\n", "writer f3a9\nwriter f3a9\n"}}) {
    EXPECT_THROW(read_manifest(summed(replaced(whole, what, with))), std::runtime_error) << with;
  }
}

TEST(state_manifest, sums_tell_bytes_apart) {
  const std::vector<std::byte> some(1000, std::byte{7});
  auto other = some;
  other[999] = std::byte{6};
  EXPECT_EQ(sum_of(some), sum_of(some));
  EXPECT_NE(sum_of(some), sum_of(other));
  EXPECT_EQ(sum_of({}).xxh3, 0x2d06800538d394c2U) << "XXH3-64 of nothing, by its specification";
}

}  // namespace
}  // namespace floorwalker
