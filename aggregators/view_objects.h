// A partition's view as objects with a key each, for a topic that keeps the newest of every key; and back again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aggregators/settings.h"
#include "aggregators/view.h"

namespace floorwalker {

// Keys are up to 32 bytes of printable ASCII without '/'. The head's key is `view_head_key`.
struct view_object {
  std::string key;
  std::vector<std::byte> bytes;  // empty: it is no more
};
inline constexpr std::string_view view_head_key = "head";

// The writer's side, one for each turn of a partition. One thread.
class view_splitter {
 public:
  // Of the instance that makes the views.
  explicit view_splitter(const settings& settings);
  ~view_splitter();
  view_splitter(view_splitter&&) noexcept;
  view_splitter& operator=(view_splitter&&) noexcept;

  // What the view changes: objects first, the head last. The first view must be whole; views come in the order they
  // were published. Objects whose bytes stayed as they were are left out, the head too: nothing, if all did.
  std::vector<view_object> split(const partition_view& view);
  // Of all objects that there are now, but the head.
  std::vector<std::string> keys() const;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

// The reader's side, one for each turn of a partition. One thread. Keeps all objects, as they were written.
class view_joiner {
 public:
  // Of this instance: histograms are told in its bounds, agents' names as far as its settings let them be.
  explicit view_joiner(std::shared_ptr<const settings> settings);
  ~view_joiner();
  view_joiner(view_joiner&&) noexcept;
  view_joiner& operator=(view_joiner&&) noexcept;

  // One object, in the order of the topic; of each key the newest is enough. Throws std::runtime_error when the key or
  // the bytes are not an object's (of this version); then nothing has changed, and no head will find all objects there
  // until the key comes again. True if it was a head and all objects that it counts are there: then the view stands at
  // that head.
  bool take(std::string_view key, std::span<const std::byte> bytes);

  // Of all objects taken that are still live, counted by a head or not; without the head's.
  std::vector<std::string> keys() const;

  // A head has come whose objects were all there. The others tell of the last such.
  bool complete() const noexcept;
  std::int64_t next_offset() const noexcept;  // -1 before the first, too
  const feed_position& position() const noexcept;
  // Writes what changed since the last call into a view, or everything, as of that head. `turn` is left alone.
  void write(partition_view& to);
  void write_whole(partition_view& to);

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace floorwalker
