// Looks at 64 bytes at a time: where quotes stand, and whether there is anything that a plain scanner has to leave to
// others. The same with SSE2 (every x86-64 has it), with NEON (every arm64) and in plain C++.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace floorwalker {

inline constexpr std::size_t byte_scan_block = 64;

// The twin of the others in plain C++: eight bytes at a time, in a register.
class plain_byte_scan {
 public:
  // Bit i: block[i] is a quote. Takes note of the rest of the 64 bytes.
  std::uint64_t quotes_of(const char* block) noexcept {
    std::uint64_t quotes = 0;
    for (std::size_t at = 0; at < byte_scan_block; at += 8) {
      const std::uint64_t bytes = load(block + at);
      high_ |= bytes;
      odd_ |= zeros_of(bytes ^ repeat('\\')) | zeros_of(bytes & repeat(0xE0));
      quotes |= packed(zeros_of(bytes ^ repeat('"'))) << at;
    }
    return quotes;
  }
  // Whether there was a backslash or a control character (below 0x20).
  bool has_odd() const noexcept { return odd_ != 0; }
  // Whether there was a byte that is not ASCII.
  bool has_high() const noexcept { return (high_ & repeat(0x80)) != 0; }

 private:
  static constexpr std::uint64_t repeat(std::uint64_t byte) noexcept { return byte * 0x0101'0101'0101'0101; }
  // The first byte in the lowest bits.
  static std::uint64_t load(const char* bytes) noexcept {
    std::uint64_t word = 0;
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(&word, bytes, sizeof word);
    } else {
      for (unsigned i = 0; i < 8; ++i) word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    }
    return word;
  }
  // The top bit of each byte that is zero, exactly.
  static constexpr std::uint64_t zeros_of(std::uint64_t word) noexcept {
    return ~(((word & repeat(0x7F)) + repeat(0x7F)) | word) & repeat(0x80);
  }
  // The eight top bits, side by side.
  static constexpr std::uint64_t packed(std::uint64_t tops) noexcept {
    return ((tops >> 7) * 0x0102'0408'1020'4080) >> 56;
  }

  std::uint64_t odd_ = 0, high_ = 0;
};

#if defined(__SSE2__)

class sse2_byte_scan {
 public:
  std::uint64_t quotes_of(const char* block) noexcept {
    return quotes_of_16(block) | quotes_of_16(block + 16) << 16 | quotes_of_16(block + 32) << 32 |
           quotes_of_16(block + 48) << 48;
  }
  bool has_odd() const noexcept { return _mm_movemask_epi8(odd_) != 0; }
  bool has_high() const noexcept { return _mm_movemask_epi8(high_) != 0; }

 private:
  std::uint64_t quotes_of_16(const char* at) noexcept {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
    high_ = _mm_or_si128(high_, bytes);
    odd_ = _mm_or_si128(odd_, _mm_or_si128(control, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))));
  }

  __m128i odd_ = _mm_setzero_si128(), high_ = _mm_setzero_si128();
};
using byte_scan = sse2_byte_scan;

#elif defined(__ARM_NEON) && defined(__aarch64__)

class neon_byte_scan {
 public:
  std::uint64_t quotes_of(const char* block) noexcept {
    const uint8x16_t first = vpaddq_u8(weighed_quotes_of_16(block), weighed_quotes_of_16(block + 16));
    const uint8x16_t second = vpaddq_u8(weighed_quotes_of_16(block + 32), weighed_quotes_of_16(block + 48));
    const uint8x16_t both = vpaddq_u8(first, second);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(both, both)), 0);
  }
  bool has_odd() const noexcept { return vmaxvq_u8(odd_) != 0; }
  bool has_high() const noexcept { return vmaxvq_u8(high_) >= 0x80; }

 private:
  // Each quote as the bit of its place among eight; three rounds of adding neighbours pack them.
  uint8x16_t weighed_quotes_of_16(const char* at) noexcept {
    static constexpr std::uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t bytes = vld1q_u8(reinterpret_cast<const std::uint8_t*>(at));
    high_ = vorrq_u8(high_, bytes);
    odd_ = vorrq_u8(odd_, vorrq_u8(vcltq_u8(bytes, vdupq_n_u8(0x20)), vceqq_u8(bytes, vdupq_n_u8('\\'))));
    return vandq_u8(vceqq_u8(bytes, vdupq_n_u8('"')), vld1q_u8(weights));
  }

  uint8x16_t odd_ = vdupq_n_u8(0), high_ = vdupq_n_u8(0);
};
using byte_scan = neon_byte_scan;

#else
using byte_scan = plain_byte_scan;
#endif

}  // namespace floorwalker
