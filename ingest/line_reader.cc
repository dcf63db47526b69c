#include "ingest/line_reader.h"

#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace floorwalker {
namespace {

constexpr std::size_t buffer_bytes = 1 << 18;

[[noreturn]] void fail(const std::string& file, const char* why) { throw std::runtime_error{file + ": " + why}; }

// gzip; zlib hands through what is not packed.
class gzip_source : public byte_source {
 public:
  explicit gzip_source(const std::string& file)
      : file_{file}, packed_{file == "-" ? gzdopen(dup(STDIN_FILENO), "rb") : gzopen(file.c_str(), "rb")} {
    if (packed_ == nullptr) fail(file_, std::strerror(errno));
  }
  ~gzip_source() override { gzclose_r(packed_); }
  gzip_source(const gzip_source&) = delete;
  gzip_source& operator=(const gzip_source&) = delete;

  std::size_t read(char* room, std::size_t size) override {
    const int got = gzread(packed_, room, static_cast<unsigned>(size));
    int error = Z_OK;
    const char* why = gzerror(packed_, &error);
    if (error == Z_BUF_ERROR) fail(file_, "is cut off");
    if (got < 0 || error < 0) fail(file_, error == Z_ERRNO ? std::strerror(errno) : why);
    return static_cast<std::size_t>(got);
  }

 private:
  const std::string file_;
  gzFile packed_;
};

class zstd_source : public byte_source {
 public:
  explicit zstd_source(const std::string& file)
      : file_{file}, in_{std::fopen(file.c_str(), "rb")}, stream_{ZSTD_createDStream()}, packed_(ZSTD_DStreamInSize()) {
    if (!in_) fail(file_, std::strerror(errno));
  }

  std::size_t read(char* room, std::size_t size) override {
    ZSTD_outBuffer out{room, size, 0};
    while (out.pos == 0) {
      if (rest_.pos == rest_.size && !refill()) return 0;
      const std::size_t hint = ZSTD_decompressStream(stream_.get(), &out, &rest_);
      if (ZSTD_isError(hint)) fail(file_, ZSTD_getErrorName(hint));
      inside_frame_ = hint != 0;
    }
    return out.pos;
  }

 private:
  bool refill() {
    rest_ = {packed_.data(), std::fread(packed_.data(), 1, packed_.size(), in_.get()), 0};
    if (std::ferror(in_.get())) fail(file_, std::strerror(errno));
    if (rest_.size == 0 && inside_frame_) fail(file_, "is cut off");
    return rest_.size > 0;
  }

  struct close_file {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  struct free_stream {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };
  const std::string file_;
  std::unique_ptr<std::FILE, close_file> in_;
  std::unique_ptr<ZSTD_DStream, free_stream> stream_;
  std::vector<char> packed_;
  ZSTD_inBuffer rest_{};
  bool inside_frame_ = false;
};

bool is_zstd(const std::string& file) {
  std::FILE* in = std::fopen(file.c_str(), "rb");
  if (in == nullptr) fail(file, std::strerror(errno));
  constexpr std::string_view magic = "\x28\xB5\x2F\xFD";
  char first[magic.size()];
  const std::size_t got = std::fread(first, 1, sizeof first, in);
  std::fclose(in);
  return std::string_view{first, got} == magic;
}

std::unique_ptr<byte_source> open_source(const std::string& file) {
  if (file != "-" && is_zstd(file)) return std::make_unique<zstd_source>(file);
  return std::make_unique<gzip_source>(file);
}

}  // namespace

line_reader::line_reader(const std::string& file) : source_{open_source(file)}, buffer_(buffer_bytes) {}

bool line_reader::refill() {
  begin_ = 0;
  end_ = source_->read(buffer_.data(), buffer_.size());
  return end_ > 0;
}

bool line_reader::next(std::string_view& line) {
  line_.clear();
  for (bool is_first = true;; is_first = false) {
    if (begin_ == end_ && !refill()) {
      if (is_first) return false;
      line = line_;  // the last one, without an end
      break;
    }
    const char* start = buffer_.data() + begin_;
    const auto* stop = static_cast<const char*>(std::memchr(start, '\n', end_ - begin_));
    const std::string_view piece{start, static_cast<std::size_t>((stop ? stop : buffer_.data() + end_) - start)};
    begin_ += piece.size() + (stop ? 1 : 0);
    if (stop && is_first) {
      line = piece;
      break;
    }
    line_ += piece.substr(0, line_bytes_max + 1 - line_.size());
    if (stop) {
      line = line_;
      break;
    }
  }
  ++line_number_;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return true;
}

}  // namespace floorwalker
