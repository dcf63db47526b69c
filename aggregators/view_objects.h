// A partition's view as objects with a key each, for a topic that keeps the newest of every key; and back again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aggregators/settings.h"
#include "aggregators/view.h"

namespace floorwalker {

// Keys are short printable ASCII without '/'. The head's key is `head_key`.
struct view_object {
  std::string key;
  std::vector<std::byte> bytes;  // empty: it is no more
};
inline constexpr std::string_view view_head_key = "head";

// The writer's side, one for each turn of a partition. One thread.
class view_splitter {
 public:
  view_splitter(const settings& settings);
  ~view_splitter();

  // What the view changes: objects first, the head last. The first view must be whole; views come in the order they
  // were published. Objects whose bytes stayed as they were are left out.
  std::vector<view_object> split(const partition_view& view);

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

// The reader's side, one for each turn of a partition. One thread.
class view_joiner {
 public:
  explicit view_joiner(std::shared_ptr<const settings> settings);
  ~view_joiner();
  view_joiner(view_joiner&&) noexcept;

  // One object, in the order of the topic. Throws std::runtime_error when the bytes are not one (of this version).
  // True if it was a head and all objects that it counts are there: then the view stands at that head.
  bool take(std::string_view key, std::span<const std::byte> bytes);

  // As of the last head whose objects were all there; -1: none yet.
  std::int64_t next_offset() const noexcept;
  const feed_position& position() const noexcept;
  // Writes what changed since the last call into a view, or everything, as of that head. `turn` is left alone.
  void write(partition_view& to);
  void write_whole(partition_view& to);

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace floorwalker
