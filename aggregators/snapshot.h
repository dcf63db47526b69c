// The one object that every rendering reads: WebSocket frame, REST answer and /metrics page.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aggregators/event.h"
#include "aggregators/figures.h"
#include "aggregators/rejection.h"
#include "aggregators/settings.h"

namespace floorwalker {

// Times of 1 us. `quantile q` is the ceil(q * n)-th smallest within 1 %, zero exact, never above max. All but count and
// sum are meaningless while count is 0.
struct spread_summary {
  std::int64_t count = 0;
  microseconds sum{}, p50{}, p90{}, p95{}, p99{}, max{};
  bool operator==(const spread_summary&) const = default;
};

struct window_figures {
  per_figure<std::int64_t>
      counts{};  // target_missed holds also the waits still open whose begin + T lies in the window
  per_spread<spread_summary> spreads{};
  std::int64_t operator[](figure f) const noexcept { return counts[index_of(f)]; }
  const spread_summary& operator[](spread s) const noexcept { return spreads[index_of(s)]; }
  bool operator==(const window_figures&) const = default;
};

// n of `of`; the level is n / of, undefined while of is 0.
struct service_level {
  std::int64_t n = 0, of = 0;
};
// The contract's formula over one window; `past_target` is W>T, the visits waiting past their target now.
service_level service_level_of(formula which, const window_figures& figures, std::int64_t past_target) noexcept;

// Those waiting now. Begins are kept instead of ages, so that an age can be told at any later instant.
struct waiting_now {
  std::int64_t count = 0;
  std::int64_t past_target = 0;
  bool suspect = false;
  // Begins of the oldest visit and of those at p50 and p90 of the wait so far; meaningless while count is 0.
  time_point oldest{}, p50{}, p90{};
  bool operator==(const waiting_now&) const = default;
};

// What an agent is doing: the first that holds.
enum class agent_state : std::uint8_t { busy, wrapup, ringing, available, not_ready, offline };
inline constexpr std::size_t agent_state_count = index_of(agent_state::offline) + 1;
inline constexpr std::array<std::string_view, agent_state_count> agent_state_names{"busy",      "wrapup",    "ringing",
                                                                                   "available", "not_ready", "offline"};

struct agent_counts {
  std::array<std::int64_t, agent_state_count> by_state{};  // each agent once
  // With a free slot for the row; in totals those in the state `available`.
  std::int64_t available = 0;
  std::int64_t operator[](agent_state state) const noexcept { return by_state[index_of(state)]; }
  // All but those offline.
  std::int64_t staffed() const noexcept;
  // (busy + wrapup) / (that + available), `n` of `of`.
  service_level occupancy() const noexcept;
  bool operator==(const agent_counts&) const = default;
};

struct team_figures {
  std::string team;
  agent_counts agents;
  bool operator==(const team_figures&) const = default;
};

// One agent by name: only with agents.detail `agent`, only for the REST API.
struct agent_figures {
  std::string agent, team;
  agent_state state = agent_state::offline;
  std::string reported;                      // as the agent reported it; empty: never
  std::optional<time_point> reported_since;  // when that was
  bool operator==(const agent_figures&) const = default;
};

struct floor_agents {
  bool known = false;                 // an agent has reported something
  agent_counts all;                   // every agent once
  std::int64_t silent = 0;            // of those offline: only because nothing was heard of them for 16 hours
  std::vector<team_figures> teams;    // by name; agents without a team are in none
  std::vector<agent_figures> agents;  // by name; empty without the detail
  std::uint64_t changed_seq = 0;      // the seq at which any of it last changed
  bool operator==(const floor_agents&) const = default;
};

enum class row_state : std::uint8_t { ok, stale, never_seen, closed };

// A counter's histogram as Prometheus counts it: cumulative[i] samples were <= bounds[i]; held, so it never falls.
struct exported_spread {
  std::vector<std::int64_t> cumulative;  // one per snapshot::bounds
  std::int64_t count = 0;
  microseconds sum{};
  bool operator==(const exported_spread&) const = default;
};

inline constexpr std::size_t handoff_counts = 11;  // 0 to 9, and 10 or more

// Counters since the first record. They never fall: a withdrawal is held back until the truth has caught up.
struct exported_totals {
  per_figure<std::int64_t> counts{};
  std::array<std::int64_t, left_reason_count> left_by_reason{};
  std::int64_t expired = 0, legs_expired = 0;           // visits; agents' legs
  std::array<std::int64_t, handoff_counts> handoffs{};  // of totals: contacts ended with exactly so many, or more
  per_spread<exported_spread> spreads;
  bool operator==(const exported_totals&) const = default;
};

// One row: a queue on a channel, or a total (then `queue` is empty and `channel` or `group` say of what).
struct row_figures {
  std::string queue, channel, group;
  bool is_total = false;
  row_state state = row_state::ok;
  microseconds target{};
  double goal = 0;
  floorwalker::formula formula = formula::honest;
  std::optional<microseconds> first_response_target, reply_target;
  std::optional<time_point> target_since;
  waiting_now waiting;
  std::int64_t handling = 0, on_hold = 0;
  std::int64_t unanswered = 0, past_reply_target = 0;  // the latter of the former
  std::optional<time_point> oldest_unanswered;
  // Of totals: now minus this is the longest customer wait; empty while no contact waits for its first answer.
  std::optional<time_point> longest_customer_wait_since;
  std::optional<agent_counts> agents;  // empty while no agent has reported anything
  per_window<window_figures> windows{};
  exported_totals totals;
  std::uint64_t changed_seq = 0;  // the seq at which it last changed by more than its clock-driven ages
  bool operator==(const row_figures&) const = default;
};

// Where one partition stands, as its owner said last.
struct partition_figures {
  std::string topic;
  std::int32_t partition = 0;
  std::int64_t next_offset = 0;  // of the next record to be applied
  std::int64_t end_offset = -1;  // the broker's; -1: unknown
  bool covered = false;          // read to the end that was found at assignment
  microseconds lag{};            // since its owner was last known to have read to the end; 0: caught up
  // Where its owner began to read, and the end that was found then; -1: not told.
  std::int64_t start_offset = -1, goal_offset = -1;
};

// Records taken = sum of applied + duplicates + sum of rejected. The others are parts of the applied.
struct record_tallies {
  std::array<std::int64_t, event_type_count> applied{};
  std::array<std::int64_t, rejection_count> rejected{};
  std::int64_t duplicates = 0;
  std::int64_t late = 0;             // older than all windows by its partition's newest time: totals only
  std::int64_t out_of_order = 0;     // came after a newer event of its contact
  std::int64_t beyond_disorder = 0;  // of those, too old to be put in order: taken as they came
  std::int64_t misrouted = 0;
  std::int64_t synthetic = 0;
  // Like the exported counters, these hold what was once true:
  std::int64_t negative_durations = 0;
  std::int64_t reopened = 0;
  std::int64_t answered_direct = 0;
  std::int64_t sharing_other =
      0;  // names of queues and channels past the limits that events brought: `_other` stands for them
  std::int64_t untracked_agents = 0;  // events of agents past agents_max, or that tell more queues than are kept
  std::int64_t over_limits = 0;       // legs, rings and contacts of one chain past what is kept of a contact
  time_point newest_probe{};          // the newest event time of a synthetic event; epoch: none
  record_tallies& operator+=(const record_tallies& other) noexcept;
};

// Immutable once made; may be read from any thread. Rows are shared with earlier snapshots where nothing changed.
struct snapshot {
  std::uint64_t seq = 0;    // rises with every snapshot of an instance
  time_point as_of;         // "now" of all figures
  time_point event_time{};  // newest applied event; epoch: none yet
  microseconds lag{};       // longest over all partitions
  bool covered = false;     // every partition of every topic; figures count only then
  std::vector<partition_figures> partitions;
  std::vector<std::shared_ptr<const row_figures>> totals;  // channels by name, then groups by name and channel
  std::vector<std::shared_ptr<const row_figures>> queues;  // by queue, then channel
  std::shared_ptr<const floor_agents> agents;
  std::vector<microseconds> bounds;  // upper bounds of the exported histograms, rising
  record_tallies tallies;
};

// One minute of the past. Quantiles are of answered waits, undefined while `answered` is 0.
struct minute_point {
  time_point begin;
  std::int64_t offered = 0, answered = 0, abandoned = 0, target_met = 0, target_missed = 0, waiting_max = 0;
  microseconds wait_p50{}, wait_p90{};
  bool operator==(const minute_point&) const = default;
};

}  // namespace floorwalker
