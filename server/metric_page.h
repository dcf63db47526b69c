// The text of a Prometheus page, in blocks of memory: a page of tens of megabytes grows without being moved, touches no
// memory but what it fills, and leaves its blocks to the next one.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace floorwalker {

// Belongs to one thread while it is written, to any number of them once finish() was called.
class metric_page {
 public:
  static constexpr std::size_t block_bytes = 256 * 1024;

  metric_page() = default;
  metric_page(const metric_page&) = delete;
  metric_page& operator=(const metric_page&) = delete;

  // Begins anew, in the memory that it has.
  void clear() noexcept;
  // Gives back what memory the text did not need. Nothing is written after it, and nothing read before.
  void finish();

  // A place for that many bytes more, then how far they were written.
  char* room(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - at_) < bytes) begin_block(bytes);
    return at_;
  }
  void written_to(char* at) noexcept { at_ = at; }

  // The text, piece by piece; good until clear().
  std::vector<std::string_view> pieces() const;
  std::size_t capacity() const noexcept;  // bytes of memory that it has

 private:
  struct block {
    std::unique_ptr<char[]> memory;
    std::size_t capacity = 0, used = 0;
  };
  void begin_block(std::size_t bytes);
  void end_block() noexcept;

  std::vector<block> blocks_;
  std::size_t begun_ = 0;  // of the blocks; the others are left from an earlier text
  char *at_ = nullptr, *end_ = nullptr;
};

}  // namespace floorwalker
