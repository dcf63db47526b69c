// Reads a text file line by line, plain or packed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace floorwalker {

// Bytes of a file, unpacked.
class byte_source {
 public:
  virtual ~byte_source() = default;
  // Fills the front of `room`; the number of bytes, 0 at the end. Throws std::runtime_error naming the file.
  virtual std::size_t read(char* room, std::size_t size) = 0;
};

// One thread.
class line_reader {
 public:
  static constexpr std::size_t line_bytes_max = 1 << 20;

  // gzip and zstd are known by their first bytes; "-" is stdin. Throws std::runtime_error naming the file.
  explicit line_reader(const std::string& file);

  // The next line without its end, and its number from 1 on; false at the end of the file. A line longer than
  // line_bytes_max comes cut to one byte more. The text lives until the next call. Throws like byte_source.
  bool next(std::string_view& line);
  std::uint64_t line_number() const noexcept { return line_number_; }

 private:
  bool refill();

  std::unique_ptr<byte_source> source_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // what of the buffer has not been handed out
  std::string line_;                 // one that spans buffers
  std::uint64_t line_number_ = 0;
};

}  // namespace floorwalker
