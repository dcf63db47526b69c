// The contract's example row as a snapshot, and ways to vary it.
#pragma once

#include <memory>
#include <string>

#include "server/merger.h"

namespace floorwalker::test {

inline constexpr std::string_view hostile_name = "</script>\"'\\\n\xE2\x80\xA8\xE2\x80\xAE\xF0\x9F\x98\x80";

time_point example_now();  // 2026-11-22T10:00:00.250Z

// A row of no figures.
row_figures empty_row(const std::string& queue, const std::string& channel = "voice");
// Queue "billing": 12 waiting, in 5m 40 offered, 31 answered, 22 of them in target, and so on.
row_figures example_row();
// 31 busy, 2 in wrap-up, 1 ringing, 4 available, 2 not ready.
agent_counts example_agents();
// Queue "support" on chat: 3 contacts wait for a reply, the oldest for 75.5 s; first responses and replies in 5m.
row_figures chat_row();
// The voice total: the example row's figures, and those of root contacts.
row_figures example_total();
// The example's agents and 3 offline, one of them silent; two teams; two agents by name, one of them hostile_name.
floor_agents example_floor();

// Covered, of six partitions; rows in the order given, which must be theirs by name.
std::shared_ptr<snapshot> snapshot_of(std::vector<row_figures> rows, std::uint64_t seq = 4711);
picture picture_of(std::shared_ptr<const snapshot> figures);

}  // namespace floorwalker::test
