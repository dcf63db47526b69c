// Reads what WebSocket clients send (RFC 6455, RFC 7692): bytes as they come, messages out. No I/O, no clock.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace floorwalker {

// Close codes of RFC 6455, 7.4.1, as far as we say them.
enum class close_code : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  bad_payload = 1007,
  policy_error = 1008,
  too_big = 1009,
};

// Between two messages it holds no memory but itself: most clients say one thing in their lives. Belongs to one thread.
class frame_reader {
 public:
  enum class kind : std::uint8_t { text, binary, close, ping, pong };
  struct incoming {
    kind what;
    bool compressed;           // never a close, ping or pong
    std::string_view payload;  // until the call returns
  };

  // A message, put together, is at most `message_bytes_max` long. Compressed ones are taken if `deflate`.
  frame_reader(std::size_t message_bytes_max, bool deflate)
      : message_bytes_max_(message_bytes_max), deflate_(deflate) {}

  // Unmasks within `bytes`. Calls `take` for each message and control frame that is whole; what it returns ends the
  // reading. So does what breaks the protocol: the code to close with. After a code, no more may be fed.
  std::optional<close_code> feed(char* bytes, std::size_t count,
                                 const std::function<std::optional<close_code>(const incoming&)>& take);

 private:
  struct header;
  std::optional<close_code> check(const header& of) const;
  std::optional<close_code> take_frame(const header& of, std::string_view payload,
                                       const std::function<std::optional<close_code>(const incoming&)>& take);

  std::size_t message_bytes_max_;
  bool deflate_;
  bool fragments_ = false;  // of a message have come, its last has not
  kind what_ = kind::text;  // they are
  bool compressed_ = false;
  std::string message_;  // the fragments so far
  std::string rest_;     // the beginning of a frame
};

}  // namespace floorwalker
