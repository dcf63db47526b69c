// Memory whose end nobody can read across: bytes looked at behind a record would end the test.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <new>
#include <string_view>

namespace floorwalker::test {

// Two pages, the second of which may not be touched.
class guarded_page {
 public:
  guarded_page() : bytes_{static_cast<std::size_t>(sysconf(_SC_PAGESIZE))} {
    void* both = mmap(nullptr, 2 * bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (both == MAP_FAILED) throw std::bad_alloc{};
    page_ = static_cast<char*>(both);
    if (mprotect(page_ + bytes_, bytes_, PROT_NONE) != 0) throw std::bad_alloc{};
  }
  ~guarded_page() { munmap(page_, 2 * bytes_); }
  guarded_page(const guarded_page&) = delete;
  guarded_page& operator=(const guarded_page&) = delete;

  // `text` is at most size() bytes.
  std::string_view put_at_end(std::string_view text) {
    char* const begin = page_ + bytes_ - text.size();
    std::memcpy(begin, text.data(), text.size());
    return {begin, text.size()};
  }
  std::size_t size() const { return bytes_; }

 private:
  std::size_t bytes_;
  char* page_ = nullptr;
};

}  // namespace floorwalker::test
