// What the frames of all clients said: each distinct frame is read once, its twins are told by their hash.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string_view>
#include <unordered_map>

namespace floorwalker::bench {

using wall_time = std::chrono::sys_time<std::chrono::microseconds>;

struct frame_facts {
  enum class kind : std::uint8_t { snapshot, update, heartbeat, other } what = kind::other;
  std::uint64_t seq = 0;
  wall_time as_of;
  int view = -1;  // the K of the first queue "view-K..."; -1: no such row
  // Of the rows "view-K-P", P below 8: what the first window says was offered; 0 without such a row.
  std::array<std::int64_t, 8> offered{};
};

// One thread.
class frame_book {
 public:
  // `payload` as it came; `deflated` as its frame's first reserved bit says. Throws std::runtime_error for a frame that
  // is none of Floorwalker's.
  const frame_facts& look_up(std::string_view payload, bool deflated);
  // Frames of one op, view and seq that were not byte for byte the same.
  std::uint64_t different() const noexcept { return different_; }
  std::uint64_t distinct() const noexcept { return distinct_; }
  // Mean length of what was looked up first: text, and as it went over the wire.
  double mean_text_bytes() const noexcept;
  double mean_wire_bytes() const noexcept;

 private:
  const frame_facts& enter(std::uint64_t hash, std::string_view payload, bool deflated);

  std::unordered_map<std::uint64_t, frame_facts> by_hash_;
  std::map<std::pair<std::uint64_t, int>, std::uint64_t> hash_of_;  // of updates, by (seq, view and form)
  std::uint64_t different_ = 0, distinct_ = 0, text_bytes_ = 0, wire_bytes_ = 0;
};

}  // namespace floorwalker::bench
