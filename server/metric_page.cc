#include "server/metric_page.h"

#include <algorithm>

namespace floorwalker {

void metric_page::clear() noexcept {
  begun_ = 0;
  at_ = end_ = nullptr;
}

void metric_page::finish() {
  end_block();
  blocks_.resize(begun_);
}

void metric_page::begin_block(std::size_t bytes) {
  end_block();
  if (begun_ == blocks_.size()) blocks_.emplace_back();
  block& next = blocks_[begun_];
  if (next.capacity < bytes) {
    const std::size_t capacity = std::max(bytes, block_bytes);
    next.memory = std::make_unique_for_overwrite<char[]>(capacity);
    next.capacity = capacity;
  }
  ++begun_;
  at_ = next.memory.get();
  end_ = at_ + next.capacity;
}

void metric_page::end_block() noexcept {
  if (begun_ == 0) return;
  block& last = blocks_[begun_ - 1];
  last.used = static_cast<std::size_t>(at_ - last.memory.get());
}

std::vector<std::string_view> metric_page::pieces() const {
  std::vector<std::string_view> made;
  for (const block& one : blocks_) made.emplace_back(one.memory.get(), one.used);
  return made;
}

std::size_t metric_page::capacity() const noexcept {
  std::size_t bytes = 0;
  for (const block& one : blocks_) bytes += one.capacity;
  return bytes;
}

}  // namespace floorwalker
