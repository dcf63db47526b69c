// Rows and minutes of history to begin a test with: calm ones, of which a test changes what it is about.
import type { HistoryPoint, Level, Now, Row } from "../../../dashboards/wallboard/src/picture/api.ts";

export const OPENED_MS = Date.parse("2026-11-22T10:00:00Z");

export function level(n: number, of: number): Level {
  return { value: of === 0 ? null : n / of, n, of, ...(of < 10 && { low_volume: true }) };
}

export interface Changes extends Partial<Omit<Row, "now" | "windows">> {
  now?: Partial<Now>;
  level?: Level; // of the 15 minutes
}

export function aRow({ now, level: shown = level(95, 100), ...rest }: Changes = {}): Row {
  const row: Row = {
    channel: "voice", state: "ok", target_s: 20, goal: 0.8, formula: "honest", target_since: null,
    ...rest,
    now: {
      waiting: 0, longest_wait_s: null, oldest_since: null, suspect: false, past_target: 0,
      wait_so_far_s: { p50: null, p90: null, max: null },
      unanswered: 0, oldest_unanswered_s: null, past_reply_target: 0,
      agents: { staffed: 9, available: 2, busy: 6, ringing: 0, wrapup: 1, not_ready: 0 },
      ...now,
    },
    windows: { "15m": { abandon_rate: 0, answered: 100, abandoned: 0, abandoned_short: 0, level: shown } },
  };
  if (row.queue === undefined && row.group === undefined) row.queue = "billing";
  return row;
}

// `waiting` customers, of whom so many are past the target; the middle one has waited `middleS`, the first `longestS`.
export function waiters(waiting: number, past: number, middleS: number, longestS = middleS): Partial<Now> {
  return {
    waiting, past_target: past, longest_wait_s: longestS, oldest_since: new Date(OPENED_MS - longestS * 1000).toISOString(),
    wait_so_far_s: { p50: middleS, p90: longestS, max: longestS },
  };
}

export function aPoint(minutesAgo: number, changes: { misses?: number; waiting?: number; p50?: number | null } = {}): HistoryPoint {
  const { misses = 0, waiting = 0, p50 = null } = changes;
  return {
    time: new Date(OPENED_MS - minutesAgo * 60_000).toISOString(), offered: 5, answered: p50 === null ? 0 : 5, abandoned: 0,
    decided: { hits: 3, misses }, wait_s: { p50, p90: p50 }, waiting_max: waiting,
  };
}

// The last minutes, oldest first; the last one is still running.
export function history(minutes: number, of: (minutesAgo: number) => Parameters<typeof aPoint>[1]): HistoryPoint[] {
  return Array.from({ length: minutes }, (_, i) => aPoint(minutes - 1 - i, of(minutes - 1 - i)));
}
