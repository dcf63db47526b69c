#include "server/frame_reader.h"

#include <algorithm>
#include <utility>

namespace floorwalker {

struct frame_reader::header {
  bool final = false, compressed = false, masked = false, reserved = false;
  unsigned opcode = 0;
  std::uint64_t length = 0;
  std::size_t bytes = 0;  // of the header itself
  std::size_t mask_at = 0;

  bool is_control() const { return opcode >= 8; }

  // Nothing while more bytes are needed.
  static std::optional<header> read(std::string_view bytes) {
    if (bytes.size() < 2) return std::nullopt;
    const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    header made;
    made.final = (at(0) & 0x80) != 0;
    made.compressed = (at(0) & 0x40) != 0;
    made.reserved = (at(0) & 0x30) != 0;
    made.opcode = at(0) & 0x0F;
    made.masked = (at(1) & 0x80) != 0;
    made.length = at(1) & 0x7F;
    const std::size_t more = made.length == 126 ? 2 : made.length == 127 ? 8 : 0;
    made.mask_at = 2 + more;
    made.bytes = made.mask_at + (made.masked ? 4 : 0);
    if (bytes.size() < made.bytes) return std::nullopt;
    if (more > 0) made.length = 0;
    for (std::size_t i = 0; i < more; ++i) made.length = made.length << 8 | at(2 + i);
    return made;
  }
};

std::optional<close_code> frame_reader::check(const header& of) const {
  constexpr auto wrong = close_code::protocol_error;
  if (!of.masked || of.reserved) return wrong;
  if (of.is_control()) {
    if (of.opcode > 10 || !of.final || of.compressed || of.length > 125) return wrong;
    return std::nullopt;
  }
  if (of.opcode > 2) return wrong;
  if (fragments_ != (of.opcode == 0)) return wrong;
  if (of.compressed && (!deflate_ || fragments_)) return wrong;
  if (of.length > message_bytes_max_ - std::min(message_.size(), message_bytes_max_)) return close_code::too_big;
  return std::nullopt;
}

std::optional<close_code> frame_reader::take_frame(
    const header& of, std::string_view payload, const std::function<std::optional<close_code>(const incoming&)>& take) {
  switch (of.opcode) {
    case 8: return take({kind::close, false, payload});
    case 9: return take({kind::ping, false, payload});
    case 10: return take({kind::pong, false, payload});
    default: break;
  }
  if (!fragments_) {
    what_ = of.opcode == 1 ? kind::text : kind::binary;
    compressed_ = of.compressed;
    if (of.final) return take({what_, compressed_, payload});
  }
  fragments_ = !of.final;
  message_ += payload;
  if (!of.final) return std::nullopt;
  const std::string whole = std::exchange(message_, {});
  return take({what_, compressed_, whole});
}

std::optional<close_code> frame_reader::feed(char* bytes, std::size_t count,
                                             const std::function<std::optional<close_code>(const incoming&)>& take) {
  std::string joined;
  if (!rest_.empty()) {
    joined = std::exchange(rest_, {}).append(bytes, count);
    bytes = joined.data();
    count = joined.size();
  }
  while (const auto next = header::read({bytes, count})) {
    if (const auto wrong = check(*next)) return wrong;
    const auto length = static_cast<std::size_t>(next->length);  // checked: it is short
    if (count - next->bytes < length) break;
    char* const payload = bytes + next->bytes;
    for (std::size_t i = 0; i < length; ++i) payload[i] ^= bytes[next->mask_at + i % 4];
    if (const auto end = take_frame(*next, {payload, length}, take)) return end;
    bytes = payload + length;
    count -= next->bytes + length;
  }
  if (count > 0) rest_.assign(bytes, count);
  return std::nullopt;
}

}  // namespace floorwalker
