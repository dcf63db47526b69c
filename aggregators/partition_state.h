// All that one partition's records say: a pure function of the records, in their order, and of the settings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "aggregators/event.h"
#include "aggregators/rejection.h"
#include "aggregators/settings.h"
#include "aggregators/snapshot.h"
#include "aggregators/state_parts.h"
#include "aggregators/view_slot.h"

namespace floorwalker {

enum class outcome : std::uint8_t { applied, duplicate, future };

// Belongs to one thread. No clock, no I/O, no lock; an allocation a contact or two, none an event.
class partition_state {
 public:
  explicit partition_state(std::shared_ptr<const settings> settings);
  ~partition_state();
  partition_state(partition_state&&) noexcept;
  partition_state& operator=(partition_state&&) noexcept;

  // apply(event) comes soon. Of a batch the first step (0) is called for every event, then the next for every event, or
  // in one pass with some ten events between them: each asks the processor to fetch what the one before it has had time
  // to fetch. Otherwise an event waits for memory five times, one after the other. `place` is what the step before left
  // there. Changes nothing.
  static constexpr int announcements = 5;
  void announce(const event& event, int step, std::uint32_t& place) const noexcept;
  // Takes one decoded event whose record has this Kafka timestamp. `future` and `duplicate` change nothing but their
  // tallies. `offset` is the record's; offsets rise.
  outcome apply(const event& event, time_point record_time, std::int64_t offset);
  // Takes a record that is no event: counts it, nothing else.
  void reject(rejection reason, std::int64_t offset);

  std::int64_t next_offset() const noexcept;  // behind the last record taken; -1 before the first
  const record_tallies& tallies() const noexcept;
  time_point newest() const noexcept;  // newest applied, non-synthetic event time; epoch before the first

  // Writes what changed since the reader last fetched into the slot. Waits for nobody.
  void publish(view_slot& slot, const feed_position& position);
  // Writes everything: a source's first view of a turn.
  void publish_whole(view_slot& slot, const feed_position& position);

  // The state as it is at next_offset() now, in parts, made step by step while records go on being applied: begin, then
  // capture() until it returns true. A step goes on by about so many objects: a contact, a pane, a row, some hundred
  // ids take a microsecond or a few. Not to be begun while one is under way.
  void begin_capture();
  bool capture_under_way() const noexcept;
  bool capture(std::size_t objects);
  std::vector<state_part> take_parts();  // finished since the last call
  // Of the last complete one; it may name parts of earlier ones. Without groups: there is none.
  const state_manifest& manifest() const noexcept;
  // What was captured so far may be lost: the next capture is whole, and one that is under way ends here.
  void forget_parts();
  // Out of all parts that a manifest names. `load` returns one part's bytes, or throws. Throws std::runtime_error with
  // a clear line when they are not a state. What is changed in the settings holds from here on; nothing is rewritten.
  using part_loader = std::function<std::vector<std::byte>(const part_group& group, std::int32_t chunk)>;
  static partition_state restore(const state_manifest& manifest, const part_loader& load,
                                 std::shared_ptr<const settings> settings);

  // The canonical form: sorted, integers only, no capacities or numbers of internal tables. Equal states give equal
  // bytes, whatever way they came about.
  std::vector<std::byte> serialize() const;
  // Takes a state written by serialize(). Throws std::runtime_error with a clear line when the bytes are not one.
  static partition_state restore(std::span<const std::byte> bytes, std::shared_ptr<const settings> settings);

  struct impl;  // partition_core.h

 private:
  std::unique_ptr<impl> impl_;
};

}  // namespace floorwalker
