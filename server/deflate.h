// permessage-deflate (RFC 7692) without any memory from message to message, so that no connection needs a state of its
// own: one compressor and one decompressor serve all.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace floorwalker {

// What we answer to the offers of Sec-WebSocket-Extensions: the first that can be taken, in the words of the answer;
// nothing where none can.
std::optional<std::string> accept_deflate(std::string_view offers);

// Belongs to one thread. Its result is good until the next call.
class deflater {
 public:
  deflater();
  ~deflater();
  std::string_view deflate(std::string_view payload);
  // Whether so much more may be compressed now: 1 MiB in 50 ms, some 5 ms of work. Clients with views of their own,
  // each with frames that nobody shares, could else keep all others waiting; past it frames go out as they are.
  bool has_time_for(std::size_t bytes, std::chrono::steady_clock::time_point now) noexcept;

 private:
  struct stream;
  std::unique_ptr<stream> stream_;
  std::string out_;
  std::chrono::steady_clock::time_point since_;
  std::size_t taken_ = 0;  // since then
};

// Belongs to one thread. Its result is good until the next call.
class inflater {
 public:
  enum class fault { none, bad_data, too_long };
  struct result {
    fault wrong = fault::none;
    std::string_view payload;
  };
  explicit inflater(std::size_t bytes_max);
  ~inflater();
  result inflate(std::string_view compressed);

 private:
  struct stream;
  const std::size_t bytes_max_;
  std::unique_ptr<stream> stream_;
  std::string out_;
};

}  // namespace floorwalker
