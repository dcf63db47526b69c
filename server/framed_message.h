// A WebSocket message as it goes over the wire: framed once, compressed at most once, sent to everybody.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "server/deflate.h"

namespace floorwalker {

// Immutable to all who send it, and alive as long as somebody does. Its compressed form is made when first asked for,
// without a lock: I/O thread.
class framed_message {
 public:
  enum class kind : std::uint8_t { text = 1, close = 8, ping = 9, pong = 10 };

  // The payload of a close, ping or pong is at most 125 bytes.
  explicit framed_message(std::string_view payload, kind what = kind::text);
  // With a code of RFC 6455, 7.4.
  static std::shared_ptr<const framed_message> of_close(std::uint16_t code, std::string_view reason);

  std::string_view text() const noexcept { return std::string_view(plain_).substr(header_bytes_); }
  // One unmasked frame.
  std::string_view bytes() const noexcept { return plain_; }
  bool has_compressed() const noexcept { return !compressed_.empty(); }
  // The same, compressed as of RFC 7692, by whoever was first to ask. Where that is not worth it, as bytes().
  std::string_view compressed_bytes(deflater& by) const;

 private:
  std::string plain_;
  std::size_t header_bytes_;
  mutable std::string compressed_;
};

using frame = std::shared_ptr<const framed_message>;

}  // namespace floorwalker
