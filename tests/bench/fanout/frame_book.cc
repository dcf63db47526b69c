#include "tests/bench/fanout/frame_book.h"

#include <zlib.h>

#include <charconv>
#include <cstdio>
#include <stdexcept>
#include <string>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace floorwalker::bench {
namespace {

constexpr std::size_t entries_max = 20'000;

// RFC 7692, 7.2.2: the tail that the sender left away is put back.
std::string inflate_message(std::string_view payload) {
  std::string in(payload);
  in.append("\x00\x00\xff\xff", 4);
  z_stream zlib{};
  if (inflateInit2(&zlib, -15) != Z_OK) throw std::runtime_error("zlib does not start");
  zlib.next_in = reinterpret_cast<Bytef*>(in.data());
  zlib.avail_in = static_cast<uInt>(in.size());
  std::string out;
  int result = Z_OK;
  while (zlib.avail_in > 0 && result == Z_OK) {
    char part[16384];
    zlib.next_out = reinterpret_cast<Bytef*>(part);
    zlib.avail_out = sizeof part;
    result = inflate(&zlib, Z_SYNC_FLUSH);
    out.append(part, sizeof part - zlib.avail_out);
  }
  inflateEnd(&zlib);
  if (result != Z_OK && result != Z_BUF_ERROR) throw std::runtime_error("a compressed frame cannot be inflated");
  return out;
}

// What follows the first `name` in the text; empty where it is not.
std::string_view after(std::string_view text, std::string_view name) {
  const auto at = text.find(name);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + name.size());
}

template <class Number>
Number number_at(std::string_view text, Number fallback) {
  Number value = fallback;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// "2026-11-22T10:00:00.250Z", with no decimals, three or six.
wall_time time_at(std::string_view text) {
  int year = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
  const std::string head(text.substr(0, 19));
  if (std::sscanf(head.c_str(), "%4d-%2u-%2uT%2u:%2u:%2u", &year, &month, &day, &hour, &minute, &second) != 6)
    throw std::runtime_error("a frame without as_of");
  std::int64_t fraction = 0;
  std::size_t digits = 0;
  if (text.size() > 19 && text[19] == '.')
    for (std::size_t i = 20; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++digits)
      fraction = fraction * 10 + (text[i] - '0');
  for (; digits < 6; ++digits) fraction *= 10;
  return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)} +
         std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second) +
         std::chrono::microseconds(fraction);
}

frame_facts::kind kind_of(std::string_view text) {
  const std::string_view op = after(text.substr(0, 32), "{\"op\":\"");
  if (op.starts_with("snapshot\"")) return frame_facts::kind::snapshot;
  if (op.starts_with("update\"")) return frame_facts::kind::update;
  if (op.starts_with("heartbeat\"")) return frame_facts::kind::heartbeat;
  return frame_facts::kind::other;
}

frame_facts read(std::string_view text) {
  frame_facts facts;
  facts.what = kind_of(text);
  if (facts.what == frame_facts::kind::other) throw std::runtime_error("an unexpected frame: " + std::string(text));
  facts.seq = number_at<std::uint64_t>(after(text, "\"seq\":"), 0);
  facts.as_of = time_at(after(text, "\"as_of\":\""));
  std::string_view row = after(text, "\"queue\":\"view-");
  facts.view = number_at<int>(row, -1);
  for (; !row.empty(); row = after(row, "\"queue\":\"view-")) {
    const auto part = number_at<std::size_t>(after(row.substr(0, 16), "-"), facts.offered.size());
    if (part < facts.offered.size()) facts.offered[part] = number_at<std::int64_t>(after(row, "\"offered\":"), 0);
  }
  return facts;
}

}  // namespace

const frame_facts& frame_book::look_up(std::string_view payload, bool deflated) {
  const std::uint64_t hash = XXH3_64bits(payload.data(), payload.size());
  const auto found = by_hash_.find(hash);
  return found != by_hash_.end() ? found->second : enter(hash, payload, deflated);
}

const frame_facts& frame_book::enter(std::uint64_t hash, std::string_view payload, bool deflated) {
  if (by_hash_.size() >= entries_max) by_hash_.clear();
  const std::string inflated = deflated ? inflate_message(payload) : std::string();
  const std::string_view text = deflated ? std::string_view(inflated) : payload;
  const frame_facts& facts = by_hash_[hash] = read(text);
  if (facts.what != frame_facts::kind::update) return facts;
  ++distinct_;
  text_bytes_ += text.size();
  wire_bytes_ += payload.size();
  const auto [place, fresh] = hash_of_.try_emplace({facts.seq, facts.view * 2 + deflated}, hash);
  if (!fresh && place->second != hash) ++different_;
  if (hash_of_.size() > entries_max) hash_of_.erase(hash_of_.begin());
  return facts;
}

double frame_book::mean_text_bytes() const noexcept {
  return distinct_ > 0 ? static_cast<double>(text_bytes_) / static_cast<double>(distinct_) : 0;
}

double frame_book::mean_wire_bytes() const noexcept {
  return distinct_ > 0 ? static_cast<double>(wire_bytes_) / static_cast<double>(distinct_) : 0;
}

}  // namespace floorwalker::bench
