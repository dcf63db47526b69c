// The server's messages, as docs/api.md says; only the members that a row of the page needs.
// Durations in seconds, ratios 0 to 1, times RFC 3339. Names come from outside and may hold anything.

export type RowState = "ok" | "stale" | "never_seen" | "closed";

export interface Level {
  value: number | null;
  n: number;
  of: number;
  low_volume?: boolean;
}

export interface Agents {
  staffed: number | null;
  available: number | null;
  busy: number | null;
  ringing: number | null;
  wrapup: number | null;
  not_ready: number | null;
}

export interface Now {
  waiting: number;
  longest_wait_s: number | null;
  oldest_since: string | null;
  suspect: boolean;
  past_target: number;
  wait_so_far_s: { p50: number | null; p90: number | null; max: number | null };
  unanswered: number;
  oldest_unanswered_s: number | null;
  past_reply_target: number;
  agents: Agents;
}

export interface RowWindow {
  abandon_rate: number | null;
  answered: number;
  abandoned: number;
  abandoned_short: number;
  level: Level; // by the row's own formula
}

export interface Row {
  queue?: string; // with a group: neither; a total of a channel: neither
  group?: string;
  channel: string;
  state: RowState;
  target_s: number;
  goal: number;
  formula: string;
  target_since: string | null;
  now: Now;
  windows: Record<string, RowWindow>;
}

export interface Partitions {
  total: number | null;
  covered: number;
}

// What every message says of itself.
export interface Stamp {
  instance: string;
  seq: number;
  as_of: string;
  lag_s: number;
  last_event_age_s: number | null; // null: no event yet
  partitions: Partitions;
}

export interface HistoryPoint {
  time: string;
  offered: number;
  answered: number;
  abandoned: number;
  decided: { hits: number; misses: number };
  wait_s: { p50: number | null; p90: number | null };
  waiting_max: number;
}

// Unique among queues, groups and totals, whatever is in the names.
export function keyOf(row: { queue?: string; group?: string; channel: string }): string {
  if (row.queue !== undefined) return JSON.stringify(["queue", row.queue, row.channel]);
  if (row.group !== undefined) return JSON.stringify(["group", row.group, row.channel]);
  return JSON.stringify(["total", row.channel]);
}
