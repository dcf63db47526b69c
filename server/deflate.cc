#include "server/deflate.h"

#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <new>

namespace floorwalker {
namespace {

// 4 KiB back: some clients ask for no more, and with one window for all, one compressed form does for all. Rows repeat
// within less.
constexpr int window_bits = 12;
// Fast: what is compressed again each tick is not kept.
constexpr int level = 1;
// Z_SYNC_FLUSH ends with this; the protocol leaves it away.
constexpr std::string_view tail("\x00\x00\xff\xff", 4);

// Takes what stands before the separator off the text, without the spaces around it. No value of ours holds one.
std::string_view take_part(std::string_view& text, char separator) {
  std::string_view part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  const auto first = part.find_first_not_of(" \t"), last = part.find_last_not_of(" \t");
  return first == std::string_view::npos ? std::string_view() : part.substr(first, last - first + 1);
}

std::string_view unquoted(std::string_view value) {
  const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  return quoted ? value.substr(1, value.size() - 2) : value;
}

// A number of bits as a parameter's value; 0 where it is none.
int bits_of(std::string_view value) {
  int bits = 0;
  const auto end = value.data() + value.size();
  const auto read = std::from_chars(value.data(), end, bits);
  return read.ec == std::errc{} && read.ptr == end && bits >= 8 && bits <= 15 && value[0] != '0' ? bits : 0;
}

std::optional<std::string> accept_offer(std::string_view parameters) {
  bool of_server = false, of_client = false, server_bits = false, client_bits = false;
  while (!parameters.empty()) {
    std::string_view value = take_part(parameters, ';');
    const std::string_view name = take_part(value, '=');
    value = unquoted(value);
    bool* seen = nullptr;
    bool good = false;
    if (name == "server_no_context_takeover") {
      seen = &of_server;
      good = value.empty();
    } else if (name == "client_no_context_takeover") {
      seen = &of_client;
      good = value.empty();
    } else if (name == "server_max_window_bits") {
      seen = &server_bits;
      good = bits_of(value) >= window_bits;
    } else if (name == "client_max_window_bits") {
      seen = &client_bits;
      good = value.empty() || bits_of(value) != 0;
    }
    if (!good || *seen) return std::nullopt;  // this offer is not for us
    *seen = true;
  }
  std::string answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  if (server_bits) answer += "; server_max_window_bits=" + std::to_string(window_bits);
  return answer;
}

}  // namespace

std::optional<std::string> accept_deflate(std::string_view offers) {
  while (!offers.empty()) {
    std::string_view offer = take_part(offers, ',');
    if (take_part(offer, ';') == "permessage-deflate")
      if (auto answer = accept_offer(offer)) return answer;
  }
  return std::nullopt;
}

struct deflater::stream : z_stream {};

deflater::deflater() : stream_(std::make_unique<stream>()) {
  if (deflateInit2(stream_.get(), level, Z_DEFLATED, -window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
}

deflater::~deflater() { deflateEnd(stream_.get()); }

bool deflater::has_time_for(std::size_t bytes, std::chrono::steady_clock::time_point now) noexcept {
  constexpr std::size_t bytes_at_once = 1024 * 1024;
  if (now - since_ >= std::chrono::milliseconds{50}) {
    since_ = now;
    taken_ = 0;
  }
  if (bytes > bytes_at_once - taken_) return false;
  taken_ += bytes;
  return true;
}

std::string_view deflater::deflate(std::string_view payload) {
  deflateReset(stream_.get());
  out_.resize(deflateBound(stream_.get(), static_cast<uLong>(payload.size())) + 16);
  stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(payload.data()));  // only read
  stream_->avail_in = static_cast<uInt>(payload.size());
  stream_->next_out = reinterpret_cast<Bytef*>(out_.data());
  stream_->avail_out = static_cast<uInt>(out_.size());
  ::deflate(stream_.get(), Z_SYNC_FLUSH);  // the bound is enough for all
  return std::string_view(out_).substr(0, out_.size() - stream_->avail_out - tail.size());
}

struct inflater::stream : z_stream {};

inflater::inflater(std::size_t bytes_max) : bytes_max_(bytes_max), stream_(std::make_unique<stream>()) {
  if (inflateInit2(stream_.get(), -15) != Z_OK) throw std::bad_alloc();
}

inflater::~inflater() { inflateEnd(stream_.get()); }

inflater::result inflater::inflate(std::string_view compressed) {
  inflateReset(stream_.get());
  out_.resize(bytes_max_ + 1);
  stream_->next_out = reinterpret_cast<Bytef*>(out_.data());
  stream_->avail_out = static_cast<uInt>(out_.size());
  for (const std::string_view part : {compressed, tail}) {
    stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));  // only read
    stream_->avail_in = static_cast<uInt>(part.size());
    const int outcome = ::inflate(stream_.get(), Z_SYNC_FLUSH);
    if (stream_->avail_out == 0) return {fault::too_long, {}};
    if (outcome == Z_STREAM_END) break;  // a last block of its own: what follows is filling
    if ((outcome != Z_OK && outcome != Z_BUF_ERROR) || stream_->avail_in > 0) return {fault::bad_data, {}};
  }
  return {fault::none, std::string_view(out_).substr(0, out_.size() - stream_->avail_out)};
}

}  // namespace floorwalker
