// What the canonical bytes of a partition's state begin with, and in what order its tallies stand.
#pragma once

#include <cstdint>
#include <string_view>

#include "aggregators/snapshot.h"

namespace floorwalker {

inline constexpr std::string_view state_format_name = "floorwalker-partition-state";
inline constexpr std::int64_t state_format_version = 5;

template <class Visitor>
void visit_tallies(record_tallies& tallies, Visitor&& each) {
  for (auto& one : tallies.applied) each(one);
  for (auto& one : tallies.rejected) each(one);
  for (auto* one : {&tallies.duplicates, &tallies.late, &tallies.out_of_order, &tallies.beyond_disorder,
                    &tallies.misrouted, &tallies.synthetic, &tallies.negative_durations, &tallies.reopened,
                    &tallies.answered_direct, &tallies.sharing_other, &tallies.untracked_agents, &tallies.over_limits})
    each(*one);
}

}  // namespace floorwalker
