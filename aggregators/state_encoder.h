// The objects of a partition's state as bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "aggregators/byte_stream.h"
#include "aggregators/partition_core.h"

namespace floorwalker {

// How names and rows are numbered in the bytes. Internal numbers depend on what was seen first; in canonical bytes
// their places in the order of names stand for them.
template <class Id>
class numbering {
 public:
  // The internal numbers themselves.
  explicit numbering(std::size_t count) : by_place_(count), places_(count) {
    for (std::size_t i = 0; i < count; ++i) {
      by_place_[i] = static_cast<Id>(i);
      places_[i] = static_cast<std::int64_t>(i);
    }
  }
  template <class Before>
  numbering(std::size_t count, Before before) : numbering(count) {
    std::sort(by_place_.begin(), by_place_.end(), before);
    for (std::size_t i = 0; i < count; ++i)
      places_[static_cast<std::size_t>(by_place_[i])] = static_cast<std::int64_t>(i);
  }
  std::int64_t place(Id id) const { return id == Id::none ? -1 : places_[static_cast<std::size_t>(id)]; }
  const std::vector<Id>& by_place() const noexcept { return by_place_; }

 private:
  std::vector<Id> by_place_;
  std::vector<std::int64_t> places_;
};

struct state_numbers {
  numbering<queue_id> queues;
  numbering<channel_id> channels;
  numbering<row_id> rows;
  std::int64_t place(queue_id id) const { return queues.place(id); }
  std::int64_t place(channel_id id) const { return channels.place(id); }
  std::int64_t place(row_id id) const { return rows.place(id); }
};
state_numbers internal_numbers(partition_state::impl& of);
state_numbers canonical_numbers(partition_state::impl& of);

// One thread.
class state_encoder {
 public:
  state_encoder(partition_state::impl& from, const state_numbers& numbers) : from_(from), numbers_(numbers) {}

  // What is read first: format, offset, times, tallies, names.
  void head(byte_writer& to) const;
  void row(byte_writer& to, row_id which) const;
  void pane_of(byte_writer& to, row_id row, level width, const pane& one) const;
  void agent(byte_writer& to, std::uint64_t number, const tracked_agent& one) const;
  // With the events since `horizon`; `fold`: and only those, as canonical bytes have it.
  void chain_of(byte_writer& to, const tracked_chain& one, time_point horizon, bool fold) const;
  void id(byte_writer& to, const seen_ids::entry& one) const;

 private:
  void lives(byte_writer& to, const chain& base, std::span<const fact> facts) const;
  void fact_of(byte_writer& to, const fact& one) const;

  partition_state::impl& from_;
  const state_numbers& numbers_;
};

}  // namespace floorwalker
