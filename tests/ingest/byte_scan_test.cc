#include "ingest/byte_scan.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace floorwalker {
namespace {

template <class Scan>
class each_byte_scan : public testing::Test {};
using all_scans = testing::Types<plain_byte_scan, byte_scan>;
TYPED_TEST_SUITE(each_byte_scan, all_scans);

TYPED_TEST(each_byte_scan, sees_every_byte_at_every_place) {
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t at = 0; at < byte_scan_block; ++at) {
      std::string block(byte_scan_block, 'a');
      block[at] = static_cast<char>(byte);
      TypeParam scan;
      ASSERT_EQ(scan.quotes_of(block.data()), byte == '"' ? std::uint64_t{1} << at : 0) << byte << " at " << at;
      ASSERT_EQ(scan.has_odd(), byte < 0x20 || byte == '\\') << byte << " at " << at;
      ASSERT_EQ(scan.has_high(), byte >= 0x80) << byte << " at " << at;
    }
  }
}

TYPED_TEST(each_byte_scan, tells_neighbours_apart_and_remembers_earlier_blocks) {
  std::mt19937_64 random{1};
  static constexpr char bytes[] = {'"', '!', '#', '\\', ']', '[', ' ', '\x1F', '\x7F', '\x80', '\xA2', '\xFF', '\0'};
  bool odd = false, high = false;
  TypeParam scan;
  for (int i = 0; i < 20'000; ++i) {
    if (i % 10 == 0) scan = {}, odd = high = false;
    std::string block;
    std::uint64_t quotes = 0;
    const std::uint64_t choices = i % 2 == 0 ? 3 : sizeof bytes;
    for (std::size_t at = 0; at < byte_scan_block; ++at) {
      block += bytes[random() % choices];
      const auto byte = static_cast<unsigned char>(block.back());
      if (byte == '"') quotes |= std::uint64_t{1} << at;
      odd = odd || byte < 0x20 || byte == '\\';
      high = high || byte >= 0x80;
    }
    ASSERT_EQ(scan.quotes_of(block.data()), quotes);
    ASSERT_EQ(scan.has_odd(), odd);
    ASSERT_EQ(scan.has_high(), high);
  }
}

}  // namespace
}  // namespace floorwalker
