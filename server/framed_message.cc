#include "server/framed_message.h"

#include <cassert>

namespace floorwalker {
namespace {

// Shorter ones fit into a packet anyway; longer ones would keep everybody waiting, 10 ms and more.
constexpr std::size_t compressed_min = 512, compressed_max = 1024 * 1024;
constexpr unsigned final_frame = 0x80, is_compressed = 0x40;

void append_header(std::string& out, unsigned first, std::size_t length) {
  out += static_cast<char>(first);
  const int more = length < 126 ? 0 : length <= 0xFFFF ? 2 : 8;
  out += static_cast<char>(more == 0 ? length : more == 2 ? 126 : 127);
  for (int byte = more - 1; byte >= 0; --byte) out += static_cast<char>(length >> (8 * byte) & 0xFF);
}

}  // namespace

framed_message::framed_message(std::string_view payload, kind what) {
  assert(what == kind::text || payload.size() <= 125);
  plain_.reserve(payload.size() + 10);
  append_header(plain_, final_frame | static_cast<unsigned>(what), payload.size());
  header_bytes_ = plain_.size();
  plain_ += payload;
}

std::shared_ptr<const framed_message> framed_message::of_close(std::uint16_t code, std::string_view reason) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  return std::make_shared<const framed_message>(payload.append(reason), kind::close);
}

std::string_view framed_message::compressed_bytes(deflater& by) const {
  const std::string_view payload = text();
  if (payload.size() < compressed_min || payload.size() > compressed_max) return plain_;
  if (compressed_.empty()) {
    const std::string_view smaller = by.deflate(payload);
    append_header(compressed_, final_frame | is_compressed | static_cast<unsigned>(kind::text), smaller.size());
    compressed_ += smaller;
    compressed_.shrink_to_fit();
  }
  return compressed_;
}

}  // namespace floorwalker
