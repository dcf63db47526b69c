// The files of the web page, built into the program.
#pragma once

#include <span>
#include <string_view>

namespace floorwalker {

struct page_file {
  std::string_view path;  // "/" or "/page.js"
  std::string_view content_type;
  std::string_view bytes;
};

std::span<const page_file> page_files() noexcept;

}  // namespace floorwalker
