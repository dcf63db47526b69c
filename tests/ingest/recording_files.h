// Writes recordings for tests, plain and packed.
#pragma once

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <fstream>
#include <string>

namespace floorwalker::test {

inline std::string write_plain(const std::string& file, const std::string& text) {
  std::ofstream{file, std::ios::binary} << text;
  return file;
}

inline std::string write_gzip(const std::string& file, const std::string& text) {
  gzFile out = gzopen(file.c_str(), "wb");
  EXPECT_EQ(gzwrite(out, text.data(), static_cast<unsigned>(text.size())), static_cast<int>(text.size()));
  EXPECT_EQ(gzclose(out), Z_OK);
  return file;
}

inline std::string zstd_frame(const std::string& text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

}  // namespace floorwalker::test
